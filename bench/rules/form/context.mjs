/** The circumstances every verdict of the bench is given in. */
export const CONTEXT = {
  today: '2026-03-02',
  lang: 'zh-CN',
  applicant: { kind: 'person' },
  standing: { deferralAllowed: true, commitmentAllowed: true },
  holdings: [],
  calendar: { years: {} },
};
