import { describe, expect, it } from 'vitest';
import { en as citizenEn, zh as citizenZh } from '../../../apps/citizen/src/messages';
import { en as staffEn, zh as staffZh } from '../../../apps/staff/src/messages';
import { en as uiEn, zh as uiZh } from '../src/messages';

const tables: [string, Record<string, string>, Record<string, string>][] = [
  ['the components', uiZh, uiEn],
  ['the citizen app', citizenZh, citizenEn],
  ['the staff app', staffZh, staffEn],
];

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

describe.each(tables)('the texts of %s', (_name, zh, en) => {
  it('have the same keys in both languages', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  });

  it('have the same places in both languages', () => {
    for (const [key, text] of Object.entries(zh)) expect([key, places(en[key] ?? '')]).toEqual([key, places(text)]);
  });

  it('are never empty', () => {
    for (const [key, text] of [...Object.entries(zh), ...Object.entries(en)]) expect([key, text.trim()]).not.toEqual([key, '']);
  });
});
