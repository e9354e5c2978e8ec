import type { Choices, Document, Json, PackField, Pointer } from '@onewindow/client-core';
import { describeValue, type Words } from './describe';
import type { FormModel } from './form';
import { putAt, valueAt } from './pointer';

export type Side = 'mine' | 'theirs';

/** One thing two versions of a form do not agree on. */
export interface Difference {
  /** Where it stands; choices stand below `#`. */
  pointer: Pointer;
  title: string;
  mine: string;
  theirs: string;
  /** The one side that changed it since both were the same; nothing when both did. */
  changed: Side | undefined;
}

const CHOICES = ['licences', 'commitments', 'deferrals'] as const satisfies (keyof Choices)[];

/** Two documents are the same when these texts of them are. */
export function fingerprint({ answers, choices }: Document): string {
  return textOf({ answers, choices });
}

/** One text for one content, whatever the order of its keys. */
export function textOf(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

const isEqual = (a: Json | undefined, b: Json | undefined): boolean => a === b || (a !== undefined && b !== undefined && textOf(a) === textOf(b));

interface Versions {
  base: Document;
  mine: Document;
  theirs: Document;
}

/** Field by field what is different, in form order, with the form's own titles. */
export function differencesOf(form: FormModel, { base, mine, theirs }: Versions, words: Words): Difference[] {
  const found: Difference[] = [];
  const changed = (was: Json | undefined, here: Json | undefined, there: Json | undefined): Side | undefined => {
    if (isEqual(was, here)) return 'theirs';
    return isEqual(was, there) ? 'mine' : undefined;
  };

  const walk = (fields: PackField[], at: Pointer, titles: string[]): void => {
    for (const field of fields) {
      const pointer = `${at}/${field.key}`;
      const [was, here, there] = [base, mine, theirs].map(({ answers }) => valueAt(answers, pointer));
      if (isEqual(here, there)) continue;
      const path = [...titles, form.text(field.title)];
      if (field.type === 'group') walk(field.fields, pointer, path);
      else if (field.type === 'rows' && Array.isArray(here) && Array.isArray(there) && here.length === there.length) {
        here.forEach((_row, index) => {
          walk(field.fields, `${pointer}/${String(index)}`, [...titles, words.row(form.text(field.title), index + 1)]);
        });
      } else {
        const say = (value: Json | undefined) => sayValue(form, field, value, words);
        found.push({ pointer, title: path.join(' › '), mine: say(here), theirs: say(there), changed: changed(was, here, there) });
      }
    }
  };
  walk(form.pack.fields, '', []);

  for (const kind of CHOICES) {
    const all = new Set([...mine.choices[kind], ...theirs.choices[kind]]);
    for (const id of all) {
      const [was, here, there] = [base, mine, theirs].map(({ choices }) => choices[kind].includes(id));
      if (here === there) continue;
      const say = (is: boolean | undefined) => (is ? words.yes : words.no);
      const title = titleOfChoice(form, kind, id);
      found.push({ pointer: `#/${kind}/${id}`, title, mine: say(here), theirs: say(there), changed: was === here ? 'theirs' : 'mine' });
    }
  }
  return found;
}

function sayValue(form: FormModel, field: PackField, value: Json | undefined, words: Words): string {
  if (value === undefined || value === null || value === '') return words.unanswered;
  if (field.type === 'rows') return Array.isArray(value) && value.length > 0 ? value.map((row) => sayRow(form, field.fields, row, words)).join('；') : words.unanswered;
  return field.type === 'group' ? sayRow(form, field.fields, value, words) : describeValue(form, field, value, words);
}

function sayRow(form: FormModel, fields: PackField[], row: Json, words: Words): string {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return words.unanswered;
  const said = fields.flatMap((field) => {
    const value = row[field.key];
    return value === undefined || value === null || value === '' ? [] : [sayValue(form, field, value, words)];
  });
  return said.length > 0 ? said.join(words.separator ?? '、') : words.unanswered;
}

function titleOfChoice(form: FormModel, kind: (typeof CHOICES)[number], id: string): string {
  const isIt = (material: { id: string; licence?: string }) => (kind === 'licences' ? material.licence === id : material.id === id);
  const material = form.pack.materials.find(isIt);
  return material ? form.text(material.name) : id;
}

/**
 * My version with theirs where the person picked it. `mine` may hold more than what was compared, such
 * as answers to questions that do not show now: those stay.
 */
export function merged(mine: Document, theirs: Document, picks: ReadonlyMap<Pointer, Side>): Document {
  const answers = structuredClone(mine.answers);
  const choices = structuredClone(mine.choices);
  for (const [pointer, side] of picks) {
    if (side === 'mine') continue;
    const [, kind, id] = /^#\/([^/]+)\/(.+)$/.exec(pointer) ?? [];
    if (kind !== undefined && id !== undefined) {
      const key = kind as keyof Choices;
      const others = choices[key].filter((one) => one !== id);
      choices[key] = theirs.choices[key].includes(id) ? [...others, id].sort() : others;
    } else {
      const value = valueAt(theirs.answers, pointer);
      putAt(answers, pointer, value === undefined ? undefined : structuredClone(value));
    }
  }
  return { answers, choices };
}
