import type { Answers, FormModel } from '@onewindow/form-model';
import type { PrefilledField } from '@onewindow/sdk';
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

/** Writes what the office knows into a form nobody wrote into; answers into which of its fields. */
export function begin(model: Pick<FormModel, 'field' | 'set'>, fields: readonly PrefilledField[]): string[] {
  const empty = fields.filter(({ pointer }) => model.field(pointer).value === undefined);
  for (const { pointer, value } of empty) model.set(pointer, value);
  return empty.map(({ pointer }) => pointer);
}

const PURPOSES: Readonly<Record<string, string>> = {
  'applicant.name': 'name',
  'applicant.mobile': 'tel-national',
  'firm.name': 'organization',
  'contact.name': 'name',
  'contact.mobile': 'tel-national',
};

/** What the fields about whoever fills in a form are for; of another they apply for, there are none. */
export function purposesOf(fields: readonly PrefilledField[], applicant: string): ReadonlyMap<string, string> {
  const isOwn = applicant === me.value?.name;
  return new Map(fields.flatMap(({ pointer, from }) => (PURPOSES[from] && (isOwn || !from.startsWith('applicant.')) ? [[pointer, PURPOSES[from]] as const] : [])));
}
