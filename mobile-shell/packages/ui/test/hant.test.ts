import { Converter } from 'opencc-js';
import { describe, expect, it } from 'vitest';
import { zh as citizenZh } from '../../../apps/citizen/src/messages';
import citizenHant from '../../../apps/citizen/src/messages?hant';
import { zh as staffZh } from '../../../apps/staff/src/messages';
import staffHant from '../../../apps/staff/src/messages?hant';
import { zh as uiZh } from '../src/messages';
import uiHant from '../src/messages?hant';

const tables: [string, Record<string, string>, Readonly<Record<string, string>>][] = [
  ['the components', uiZh, uiHant],
  ['the citizen app', citizenZh, citizenHant],
  ['the staff app', staffZh, staffHant],
];
const simplified = Converter({ from: 'hk', to: 'cn' });

describe.each(tables)('the texts of %s in traditional characters', (_name, zh, hant) => {
  it('have every key', () => {
    expect(Object.keys(hant)).toEqual(Object.keys(zh));
  });

  it('say the same, and are other texts', () => {
    // Only the characters differ: written in simplified ones again they are what they were made of.
    for (const [key, text] of Object.entries(zh)) expect([key, simplified(hant[key] ?? '')]).toEqual([key, text]);
    expect(Object.entries(zh).filter(([key, text]) => hant[key] !== text).length).toBeGreaterThan(Object.keys(zh).length / 3);
  });
});

describe('words that are not one to one', () => {
  const all = tables.flatMap(([, , hant]) => Object.values(hant)).join('\n');
  it.each(['簽字', '會簽', '製發', '只影響', '徵求', '回覆', '標準', '准予', '容缺後補', '修復', '裏'])('%s', (word) => {
    expect(all).toContain(word);
  });
  it.each(['會籤', '制髮', '隻', '頭髮', '標准', '准確', '於後'])('never %s', (word) => {
    expect(all).not.toContain(word);
  });
});
