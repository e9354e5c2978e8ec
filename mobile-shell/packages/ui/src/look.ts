export type StateTone = '' | 'blue' | 'green' | 'amber' | 'red';

/** The colour of a case's state. The words come from the server. */
export function stateTone(state: string): StateTone {
  switch (state) {
    case 'supplement':
      return 'amber';
    case 'granted':
    case 'issued':
    case 'delivered':
    case 'closed':
      return 'green';
    case 'notAccepted':
    case 'returned':
    case 'refused':
    case 'terminated':
      return 'red';
    case 'received':
    case 'accepted':
    case 'inReview':
    case 'forwarded':
      return 'blue';
    default:
      return '';
  }
}
