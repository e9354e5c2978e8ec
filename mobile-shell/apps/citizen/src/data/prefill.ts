import type { Answers } from '@onewindow/form-model';
import { watch } from 'vue';
import { me } from './session';

/** By item, what was answered as JSON; in memory alone, so that nothing personal lies open on the device. */
const kept = new Map<string, string>();

/** What somebody answered is not the next one's, whose log-in follows that somebody's leaving. */
watch(
  me,
  (now, before) => {
    if (now === null || (before && before.id !== now?.id)) kept.clear();
  },
  { flush: 'sync' },
);

/** Keeps what was answered on the guide for the form that may follow, until the page is left. */
export function keepAnswers(item: string, answers: Answers): void {
  kept.set(item, JSON.stringify(answers));
}

/** Hands over the kept answers once. */
export function takeAnswers(item: string): Answers | undefined {
  const answers = kept.get(item);
  kept.delete(item);
  return answers === undefined ? undefined : (JSON.parse(answers) as Answers);
}
