import type { Case, DraftedDecision, DraftedWords, Me } from '@onewindow/sdk';

/** What the case itself is decided by, as opposed to a task of it. */
export const DECISION = 'decision';
/** What the organ below had drafted when it sent the case up. */
export const BELOW = 'below';

/** Whether somebody may draft how the case is decided, as the server has it. */
export function mayDraft(one: Pick<Case, 'allowed' | 'department'>, who: Pick<Me, 'roles' | 'department'> | undefined | null): boolean {
  const reviews = who?.roles.some((role) => role === 'approver' || role === 'lead') === true;
  return reviews && who.department === one.department && ['grant', 'refuse', 'forward', 'giveOpinion'].some((command) => one.allowed.includes(command));
}

/** What was drafted as one text, to be said. */
export function wordsOf(drafted: DraftedWords | undefined): string {
  return [drafted?.opinion, drafted?.conditions].filter((text) => Boolean(text)).join('\n');
}

export function draftedFor(drafts: readonly DraftedDecision[], about: string): DraftedDecision | undefined {
  return drafts.find((one) => one.about === about);
}
