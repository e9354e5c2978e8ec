import type { LeafField, PackField } from '@onewindow/client-core';
import type { Opened } from './opened';
import { t } from './words';

/** One line of a form, as its template draws it. Rows and groups come flat, with how deep they stand. */
export interface Line {
  key: string;
  kind: 'heading' | 'row' | 'add' | 'text' | 'textarea' | 'date' | 'time' | 'options' | 'select' | 'tick' | 'computed';
  pointer: string;
  label: string;
  hint: string;
  error: string;
  optional: boolean;
  deep: boolean;
  value: string;
  /** The keyboard that fits. */
  input: 'text' | 'number' | 'digit' | 'idcard';
  longest: number;
  unit: string;
  many: boolean;
  options: { value: string; title: string; on: boolean }[];
  titles: string[];
  chosen: number;
  on: boolean;
  row: number;
}

/** What a page of a form shows now. What is visible, required and wrong is the core's to say. */
export function linesOf(opened: Opened, page: PackField): Line[] {
  const { model } = opened;
  const lines: Line[] = [];
  const shows = (pointer: string) =>
    opened.left.has(pointer) || [...opened.attempted].some((one) => pointer === one || pointer.startsWith(`${one}/`));
  const blank = (kind: Line['kind'], pointer: string, label: string, deep: boolean, key = pointer): Line => ({
    key: `${kind}:${key}`, kind, pointer, label, deep, hint: '', error: '', optional: false, value: '', input: 'text', longest: -1, unit: '', many: false, options: [], titles: [], chosen: -1, on: false, row: -1,
  });
  const errorAt = (pointer: string) => (shows(pointer) ? (model.field(pointer).error ?? '') : '');

  const walk = (fields: readonly PackField[], base: string, deep: boolean) => {
    for (const field of fields) {
      const pointer = `${base}/${field.key}`;
      if (!model.visible(pointer)) continue;
      const title = model.text(field.title);
      const hint = field.description ? model.text(field.description) : '';
      if (field.type === 'group') {
        lines.push({ ...blank('heading', pointer, title, deep), hint });
        walk(field.fields, pointer, true);
      } else if (field.type === 'rows') {
        lines.push({ ...blank('heading', pointer, title, deep), hint, error: errorAt(pointer) });
        const count = model.rowCount(pointer);
        for (let row = 0; row < count; row += 1) {
          lines.push({ ...blank('row', pointer, t('rowTitle', { title, n: row + 1 }), true, `${pointer}/${String(row)}`), row });
          walk(field.fields, `${pointer}/${String(row)}`, true);
        }
        const full = field.maxItems !== undefined && count >= field.maxItems;
        lines.push({ ...blank('add', pointer, t('addRow'), deep), on: !full });
      } else lines.push({ ...blank('text', pointer, title, deep), hint, error: errorAt(pointer), ...leaf(opened, field, pointer) });
    }
  };
  if (page.type === 'group') walk(page.fields, `/${page.key}`, false);
  else walk([page], '', false);
  return lines;
}

/** What of a line depends on the kind of its field. */
function leaf(opened: Opened, field: LeafField, pointer: string): Partial<Line> {
  const { model } = opened;
  const state = model.field(pointer);
  const value = state.value === undefined || state.value === null ? '' : String(state.value);
  const shared = { optional: !state.required, value };
  if (field.compute !== undefined || field.readOnly === true) return { ...shared, kind: 'computed', optional: false };
  switch (field.type) {
    case 'number':
      return { ...shared, input: field.integer === true ? 'number' : 'digit', unit: field.unit ? model.text(field.unit) : '' };
    case 'boolean':
      if (field.const !== undefined) return { ...shared, kind: 'tick', on: state.value === true };
      return { ...shared, kind: 'options', options: [option('true', t('yes'), state.value === true), option('false', t('no'), state.value === false)] };
    case 'choice': {
      const options = field.choices.map((one) => option(one.value, model.text(one.title), one.value === state.value));
      const list = field.widget === 'select' || (field.widget !== 'radio' && options.length > 5);
      if (!list) return { ...shared, kind: 'options', options };
      return { ...shared, kind: 'select', options, titles: options.map((one) => one.title), chosen: options.findIndex((one) => one.on) };
    }
    case 'choices': {
      const held = Array.isArray(state.value) ? state.value : [];
      return { ...shared, kind: 'options', many: true, options: field.choices.map((one) => option(one.value, model.text(one.title), held.includes(one.value))) };
    }
    case 'text': {
      const kind = field.widget === 'textarea' ? 'textarea' : field.format === 'date' ? 'date' : field.format === 'time' ? 'time' : 'text';
      const input = field.format === 'cn-resident-id' ? 'idcard' : ['cn-mobile', 'cn-postcode', 'cn-bank-card'].includes(field.format ?? '') ? 'number' : 'text';
      return { ...shared, kind, input, longest: field.maxLength ?? -1 };
    }
  }
}

function option(value: string, title: string, on: boolean): Line['options'][number] {
  return { value, title, on };
}

/** Formats whose letters are capitals, whatever the keyboard gives. */
const CAPITALS = ['cn-resident-id', 'cn-uscc', 'cn-plate', 'cn-elicence'];

/** Puts in what was typed. */
export function enter({ model }: Opened, pointer: string, typed: string): void {
  const field = model.definition(pointer);
  const raw = field?.type === 'text' && CAPITALS.includes(field.format ?? '') ? typed.toUpperCase() : typed;
  if (field?.type === 'number') model.setNumber(pointer, raw);
  else if (raw === '') model.clear(pointer);
  else model.set(pointer, raw);
}

/** Puts in what was chosen: one value, or all those that are on. */
export function choose({ model }: Opened, pointer: string, values: string[]): void {
  const field = model.definition(pointer);
  const [value] = values;
  if (field?.type === 'choices' && values.length > 0) model.set(pointer, values);
  else if (value === undefined) model.clear(pointer);
  else model.set(pointer, field?.type === 'boolean' ? value === 'true' : value);
}

/**
 * The least that `setData` has to be told. A field that is being typed in keeps the text under its
 * cursor: sending it back would move the cursor on slow phones.
 */
export function changes(before: readonly Line[], after: readonly Line[], typing: string): Record<string, unknown> {
  if (before.length !== after.length || before.some((line, at) => line.key !== after[at]?.key)) return { lines: after };
  const told: Record<string, unknown> = {};
  after.forEach((line, at) => {
    const was = before[at];
    if (was === undefined || JSON.stringify(was) === JSON.stringify(line)) return;
    if (line.pointer === typing) {
      for (const name of ['error', 'optional', 'hint'] as const) if (was[name] !== line[name]) told[`lines[${String(at)}].${name}`] = line[name];
    } else told[`lines[${String(at)}]`] = line;
  });
  return told;
}
