import type { Context } from '@onewindow/client-core';

/** What the forms of these tests are opened in: a person in good standing, on one day. */
export const CONTEXT: Context = {
  today: '2026-11-22',
  lang: 'zh-CN',
  applicant: { kind: 'person' },
  standing: { deferralAllowed: true, commitmentAllowed: true },
  holdings: [],
  calendar: { years: {} },
};
