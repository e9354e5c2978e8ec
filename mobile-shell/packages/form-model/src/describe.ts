import type { Json, LeafField, PackField, Pointer } from '@onewindow/client-core';
import type { FormModel } from './form';

/** The few words a described answer needs from the interface's language. */
export interface Words {
  yes: string;
  no: string;
  unanswered: string;
  /** Between several values; 、 when not given. */
  separator?: string;
  /** The heading of row `n`, counted from one. */
  row: (title: string, n: number) => string;
}

export interface DescribedField {
  pointer: Pointer;
  title: string;
  value: string;
  answered: boolean;
}

export interface DescribedGroup {
  pointer: Pointer;
  /** The page the answers stand on. */
  page: Pointer;
  title: string;
  fields: DescribedField[];
}

export function describeValue(form: FormModel, field: LeafField, value: Json, words: Words): string {
  switch (field.type) {
    case 'choice':
      return titleOf(form, field.choices, value);
    case 'choices':
      return Array.isArray(value) ? value.map((one) => titleOf(form, field.choices, one)).join(words.separator ?? '、') : '';
    case 'boolean':
      return value === true ? words.yes : words.no;
    case 'number':
      return field.unit ? `${String(value)} ${form.text(field.unit)}` : String(value);
    case 'text':
      return String(value);
  }
}

function titleOf(form: FormModel, choices: { value: string; title: { zh: string; en?: string } }[], value: Json): string {
  const choice = choices.find((one) => one.value === value);
  return choice ? form.text(choice.title) : String(value);
}

/** The visible answers in words, for the check page and the clerk: a group a heading, rows numbered. */
export function describeForm(form: FormModel, words: Words): DescribedGroup[] {
  const groups: DescribedGroup[] = [];
  const walk = (fields: PackField[], base: Pointer, title: string) => {
    const group: DescribedGroup = { pointer: base, page: form.pageOf(base), title, fields: [] };
    groups.push(group);
    for (const field of fields) {
      const pointer = `${base}/${field.key}`;
      if (!form.visible(pointer)) continue;
      const heading = form.text(field.title);
      if (field.type === 'group') walk(field.fields, pointer, heading);
      else if (field.type === 'rows') {
        for (let row = 0; row < form.rowCount(pointer); row += 1) {
          walk(field.fields, `${pointer}/${String(row)}`, words.row(heading, row + 1));
        }
      } else {
        const value = form.field(pointer).value;
        const answered = value !== undefined && value !== null && value !== '';
        group.fields.push({
          pointer,
          title: heading,
          value: answered ? describeValue(form, field, value, words) : words.unanswered,
          answered,
        });
      }
    }
  };
  for (const page of form.pages()) {
    if (page.field.type === 'group') walk(page.field.fields, page.pointer, form.text(page.field.title));
    else walk([page.field], '', form.text(page.field.title));
  }
  return groups.filter((group) => group.fields.length > 0);
}
