import { expect, it } from 'vitest';
import { defineMessages, locale } from '../src/i18n';

it('says one day and two days', () => {
  const t = defineMessages({ left: '还剩 {n} 天' }, { left: '{n} {n:day|days} left' }, () => Promise.resolve({ default: {} }));
  locale.value = 'en';
  expect([t('left', { n: 1 }), t('left', { n: 2 }), t('left', { n: 0 }), t('left', { n: '1' })]).toEqual([
    '1 day left',
    '2 days left',
    '0 days left',
    '1 day left',
  ]);
  locale.value = 'zh-CN';
  expect(t('left', { n: 1 })).toBe('还剩 1 天');
});
