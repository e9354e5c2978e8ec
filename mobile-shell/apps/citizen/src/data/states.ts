/**
 * The states of a case that nothing more follows for its applicant: they hold the result, or the case ended without one.
 * One that was refused is not among them, for its written decision is still to be delivered.
 */
const OVER: readonly string[] = ['delivered', 'closed', 'notAccepted', 'returned', 'withdrawn', 'terminated'];

export const isOver = (state: string): boolean => OVER.includes(state);

/** Whether there is still something to come to a window for; the refusal of a case is delivered, nothing of it is handled any more. */
export const isAppointable = (state: string): boolean => !isOver(state) && state !== 'refused';
