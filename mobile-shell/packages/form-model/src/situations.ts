import type { Json, Pointer } from '@onewindow/client-core';
import { describeValue, type Words } from './describe';
import type { FormModel } from './form';
import { within } from './pointer';

/** What the server found out about the questions that decide an item's checklist (情形引导). */
export interface SituationQuestions {
  /** In form order; a repeating group is one question. */
  readonly questions: readonly Pointer[];
  /** Those that count as answered before anybody answers them, and are asked all the same. */
  readonly presets: readonly Pointer[];
}

/** The fields that undetermined documents wait for, as the core names them. */
function waitedFor(form: FormModel): Pointer[] {
  return form.checklist().flatMap((entry) => (entry.state === 'undetermined' ? (entry.fields ?? []) : []).map((field) => field.pointer));
}

/**
 * The questions that still decide a document, in form order. A preset one is open until the person
 * has gone past it, which `passed` says.
 */
export function openQuestions(form: FormModel, guide: SituationQuestions, passed: ReadonlySet<Pointer>): Pointer[] {
  const waited = waitedFor(form);
  return guide.questions.filter(
    (question) =>
      waited.some((pointer) => within(pointer, question)) ||
      (guide.presets.includes(question) && !passed.has(question) && form.visible(question)),
  );
}

/** The members of a repeating group's rows that documents wait for, by their path in the row. */
export function waitedMembers(form: FormModel, rows: Pointer): string[] {
  const members = waitedFor(form)
    .filter((pointer) => pointer.startsWith(`${rows}/`))
    .map((pointer) => pointer.slice(rows.length + 1).replace(/^\d+\//, ''));
  return [...new Set(members)];
}

/** An answered question in words; `undefined` while it is not answered. */
export function describeAnswer(form: FormModel, question: Pointer, words: Words): string | undefined {
  const field = form.definition(question);
  if (!field || field.type === 'group' || !form.visible(question)) return undefined;
  if (field.type === 'rows') {
    const count = form.rowCount(question);
    return count > 0 ? words.row(form.text(field.title), count) : undefined;
  }
  const value: Json | undefined = form.field(question).value;
  if (value === undefined || value === null || value === '') return undefined;
  return describeValue(form, field, value, words);
}
