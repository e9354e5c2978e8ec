import type { Answers } from '@onewindow/form-model';

const key = (item: string) => `onewindow.prefill.${item}`;

/** Keeps what was answered on the guide for the form that may follow, until the tab is closed. */
export function keepAnswers(item: string, answers: Answers): void {
  sessionStorage.setItem(key(item), JSON.stringify(answers));
}

/** Hands over the kept answers once. */
export function takeAnswers(item: string): Answers | undefined {
  const kept = sessionStorage.getItem(key(item));
  sessionStorage.removeItem(key(item));
  return kept === null ? undefined : (JSON.parse(kept) as Answers);
}
