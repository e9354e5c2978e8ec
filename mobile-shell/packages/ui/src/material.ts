import type { Because, ChecklistEntry, MaterialForm, MaterialState } from '@onewindow/client-core';
import type { IconName } from './icons';
import { t } from './messages';

export type Tone = 'grey' | 'blue' | 'green' | 'amber' | 'red';

/** How one state of a material looks: the word, the colour and the sign, so that colour is never alone. */
export function stateLook(state: MaterialState): { text: string; tone: Tone; icon: IconName } {
  switch (state) {
    case 'notNeeded':
      return { text: t('stateNotNeeded'), tone: 'grey', icon: 'minus' };
    case 'undetermined':
      return { text: t('stateUndetermined'), tone: 'grey', icon: 'question' };
    case 'needed':
      return { text: t('stateNeeded'), tone: 'amber', icon: 'upload' };
    case 'provided':
      return { text: t('stateProvided'), tone: 'green', icon: 'check' };
    case 'heldLicence':
      return { text: t('stateHeldLicence'), tone: 'green', icon: 'card' };
    case 'sharedData':
      return { text: t('stateSharedData'), tone: 'green', icon: 'cloud' };
    case 'committed':
      return { text: t('stateCommitted'), tone: 'blue', icon: 'pledge' };
    case 'deferred':
      return { text: t('stateDeferred'), tone: 'blue', icon: 'hourglass' };
    case 'rejected':
      return { text: t('stateRejected'), tone: 'red', icon: 'warn' };
  }
}

export function formText(form: MaterialForm): string {
  return t(form);
}

/** How many originals and copies, such as 原件 1 份、复印件 1 份. */
export function countText(entry: Pick<ChecklistEntry, 'originals' | 'copies'>): string {
  const parts: string[] = [];
  if (entry.originals > 0) parts.push(t('originals', { n: entry.originals }));
  if (entry.copies > 0) parts.push(t('copies', { n: entry.copies }));
  return parts.join(t('listSeparator'));
}

/** An answer a reason rests on, such as 委托他人代办：是. */
export function answerText(answer: Because): string {
  return answer.text === '' ? answer.title : t('answerIs', { title: answer.title, text: answer.text });
}
