import { afterEach, expect, it } from 'vitest';
import { dateTime } from '../src/format';
import { locale, LOCALES } from '../src/i18n';

const before = locale.value;
afterEach(() => {
  locale.value = before;
});

it('the first hour of a day is 00 in every language', () => {
  for (const { value } of LOCALES) {
    locale.value = value;
    expect(dateTime('2026-03-09T16:05:00Z')).toMatch(/10.*\b00:05$/);
  }
});
