import { ProblemError } from '@onewindow/sdk';
import { describe, expect, it, vi } from 'vitest';

const page = (...items: object[]) => Promise.resolve({ items, nextCursor: null });
const none = (code: string) => Promise.reject(new ProblemError(404, code, '', '', undefined, [], {}));

vi.mock('../src/data/session', () => ({
  api: {
    me: () => Promise.resolve({ id: 'p1', name: '林晓' }),
    authorisations: () => Promise.resolve({ given: [{ id: 'authorisation-1' }], received: [] }),
    consents: () => page({ id: 'consent-1' }),
    favourites: () => page({ key: 'favourite-1' }),
    sessions: () => page({ id: 'session-1' }),
    logIns: () => page({ id: 'log-in-1' }),
    email: () => Promise.resolve({ address: 'email-1' }),
    creditRecords: () => page({ id: 'credit-1' }),
    messages: ({ cursor }: { cursor?: string }) =>
      Promise.resolve(cursor === undefined ? { items: [{ id: 'message-1' }], nextCursor: 'more' } : { items: [{ id: 'message-2' }], nextCursor: null }),
    myCases: () => page({ id: 'case-1' }, { id: 'case-2' }),
    case: (id: string) => Promise.resolve({ id, answers: { of: id } }),
    timeline: (id: string) => page({ event: `timeline of ${id}` }),
    rating: (id: string) => Promise.resolve({ rating: id === 'case-1' ? { grade: 1, comment: 'complaint-1', reply: 'reply-1' } : null }),
    appointment: (id: string) => (id === 'case-1' ? Promise.resolve({ id: 'appointment-1' }) : none('appointment_not_found')),
    deliveryChoice: (id: string) => (id === 'case-2' ? Promise.resolve({ method: 'delivery-2' }) : none('delivery_not_chosen')),
    myPackageApplications: () => page({ id: 'application-1' }),
    packageApplication: (id: string) => Promise.resolve({ id, items: [{ key: 'packaged-1' }] }),
  },
}));

const { exported } = await import('../src/data/export');

describe('the copy of one’s own data', () => {
  it('has each thing somebody has', async () => {
    const text = await (await exported()).text();
    for (const one of ['林晓', 'authorisation-1', 'consent-1', 'favourite-1', 'session-1', 'log-in-1', 'email-1', 'credit-1', 'message-1', 'message-2', 'timeline of case-2', 'complaint-1', 'reply-1', 'appointment-1', 'delivery-2', 'application-1', 'packaged-1']) {
      expect(text, one).toContain(one);
    }
    const { cases } = JSON.parse(text) as { cases: { id: string; appointment: unknown; delivery: unknown }[] };
    expect(cases.map(({ appointment }) => appointment)).toEqual([{ id: 'appointment-1' }, null]);
    expect(cases.map(({ delivery }) => delivery)).toEqual([null, { method: 'delivery-2' }]);
  });
});
