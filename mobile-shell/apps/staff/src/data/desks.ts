import type { Me } from '@onewindow/sdk';
import type { IconName } from '@onewindow/ui';
import type { PlainKey } from '../messages';

/** A place of work: what its list holds, and who sits there. */
export interface Desk {
  key:
    | 'window'
    | 'walkIns'
    | 'approval'
    | 'tasks'
    | 'result'
    | 'preReviews'
    | 'visits'
    | 'greenCases'
    | 'lamps'
    | 'opinions'
    | 'promises'
    | 'ratings'
    | 'repairs'
    | 'templates'
    | 'mandates'
    | 'offices'
    | 'slots'
    | 'green'
    | 'editor'
    | 'programs'
    | 'deadLetters';
  path: string;
  title: PlainKey;
  hint: PlainKey;
  icon: IconName;
  roles: readonly string[];
}

const DESKS: readonly Desk[] = [
  { key: 'window', path: '/window', title: 'deskWindow', hint: 'deskWindowHint', icon: 'inbox', roles: ['windowClerk'] },
  { key: 'walkIns', path: '/walk-ins', title: 'deskWalkIns', hint: 'deskWalkInsHint', icon: 'edit', roles: ['windowClerk'] },
  { key: 'approval', path: '/approval', title: 'deskApproval', hint: 'deskApprovalHint', icon: 'stamp', roles: ['approver', 'lead'] },
  { key: 'tasks', path: '/tasks', title: 'deskTasks', hint: 'deskTasksHint', icon: 'list', roles: ['approver', 'lead'] },
  { key: 'result', path: '/result', title: 'deskResult', hint: 'deskResultHint', icon: 'card', roles: ['windowClerk'] },
  { key: 'preReviews', path: '/pre-reviews', title: 'deskPreReviews', hint: 'deskPreReviewsHint', icon: 'question', roles: ['windowClerk'] },
  { key: 'visits', path: '/visits', title: 'deskVisits', hint: 'deskVisitsHint', icon: 'clock', roles: ['windowClerk'] },
  { key: 'lamps', path: '/lamps', title: 'deskLamps', hint: 'deskLampsHint', icon: 'chart', roles: ['supervisor'] },
  { key: 'greenCases', path: '/green-cases', title: 'deskGreenCases', hint: 'deskGreenCasesHint', icon: 'leaf', roles: ['windowClerk', 'supervisor'] },
  { key: 'opinions', path: '/opinions', title: 'deskOpinions', hint: 'deskOpinionsHint', icon: 'bell', roles: ['supervisor', 'approver', 'lead'] },
  { key: 'promises', path: '/promises', title: 'deskPromises', hint: 'deskPromisesHint', icon: 'check', roles: ['approver', 'lead', 'head', 'supervisor'] },
  { key: 'ratings', path: '/ratings', title: 'deskRatings', hint: 'deskRatingsHint', icon: 'heart', roles: ['supervisor'] },
  { key: 'repairs', path: '/repairs', title: 'deskRepairs', hint: 'deskRepairsHint', icon: 'user', roles: ['supervisor', 'administrator'] },
  { key: 'templates', path: '/templates', title: 'deskTemplates', hint: 'deskTemplatesHint', icon: 'edit', roles: ['lead', 'head'] },
  { key: 'mandates', path: '/mandates', title: 'deskMandates', hint: 'deskMandatesHint', icon: 'seal', roles: ['approver', 'head', 'administrator'] },
  { key: 'offices', path: '/offices', title: 'deskOffices', hint: 'deskOfficesHint', icon: 'chart', roles: ['administrator'] },
  { key: 'slots', path: '/slots', title: 'deskSlots', hint: 'deskSlotsHint', icon: 'clock', roles: ['administrator'] },
  { key: 'green', path: '/green-channel', title: 'deskGreen', hint: 'deskGreenHint', icon: 'leaf', roles: ['administrator'] },
  { key: 'editor', path: '/editor', title: 'deskEditor', hint: 'deskEditorHint', icon: 'edit', roles: ['catalogueEditor'] },
  { key: 'programs', path: '/programs', title: 'deskPrograms', hint: 'deskProgramsHint', icon: 'cloud', roles: ['administrator'] },
  { key: 'deadLetters', path: '/dead-letters', title: 'deskDeadLetters', hint: 'deskDeadLettersHint', icon: 'warn', roles: ['administrator'] },
];

/** The desks of somebody's roles, the first one their home. */
export function desksOf(me: Me): readonly Desk[] {
  return DESKS.filter((desk) => desk.roles.some((role) => me.roles.includes(role)));
}

export type ListDesk = Extract<Desk['key'], 'window' | 'approval' | 'result'>;
