import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('../src/data/session', () => ({
  api: { beginSignOn: () => Promise.resolve({ attempt: 'a1', authorizationUrl: 'https://sso.example/authorize?state=s1', expiresInSeconds: 600 }) },
}));

const { answerOf, goToSignOn, pageOf, takeBegun } = await import('../src/data/sign-on');
const { flushBeforeLeaving } = await import('../src/kept/flush');

describe('a log-in by single sign-on', () => {
  beforeEach(() => {
    const kept = new Map<string, string>();
    vi.stubGlobal('sessionStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
      removeItem: (key: string) => kept.delete(key),
    });
  });

  it('keeps what is typed before it leaves, and comes back to the page once', async () => {
    const done: string[] = [];
    const stop = flushBeforeLeaving(() => Promise.resolve().then(() => done.push('kept')));
    await goToSignOn('/cases/1/fill/2', (address) => done.push(address));
    stop();
    expect(done).toEqual(['kept', 'https://sso.example/authorize?state=s1']);
    const begun = takeBegun();
    expect(begun).toEqual({ attempt: 'a1', next: '/cases/1/fill/2' });
    expect(takeBegun()).toBeUndefined();
    expect(answerOf({ state: 's1', code: 'c1', error: '', more: 'x' }, begun)).toEqual({ attempt: 'a1', state: 's1', code: 'c1' });
  });

  it('goes to no page but its own', () => {
    for (const next of [undefined, ['/me'], 'https://other.example', '//other.example', '/\\other.example', 'me']) expect(pageOf(next)).toBe('/me');
    expect(pageOf('/cases?state=draft')).toBe('/cases?state=draft');
  });

  it('sends what nobody here asked for to be refused', () => {
    expect(answerOf({ error: 'access_denied' }, undefined)).toEqual({ attempt: 'none', state: '', error: 'access_denied' });
  });
});
