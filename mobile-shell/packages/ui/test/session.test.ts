import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSession } from '../src/session';

const kept = new Map<string, string>();
const asked: Request[] = [];
let tab: EventTarget;

/** What the tabs keep of somebody who is signed in. */
const tokensOf = (id: string) => JSON.stringify({ accessToken: `.${btoa(JSON.stringify({ sub: id }))}`, refreshToken: 'r' });

/** Another tab keeps these tokens, or none. */
function elsewhere(tokens: string | undefined): void {
  if (tokens === undefined) kept.delete('app');
  else kept.set('app', tokens);
  tab.dispatchEvent(Object.assign(new Event('storage'), { key: 'app' }));
}

/** Answers who is asked about, when the test says so. */
function answers(): ((id: string) => void)[] {
  const held: ((id: string) => void)[] = [];
  vi.stubGlobal('fetch', () => new Promise((done) => held.push((id) => done(Response.json({ id })))));
  return held;
}

beforeEach(() => {
  kept.set('app', JSON.stringify({ accessToken: 'a', refreshToken: 'r' }));
  tab = new EventTarget();
  vi.stubGlobal('window', tab);
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
  vi.stubGlobal('Request', class extends Request {
    constructor(url: string, init: RequestInit) {
      super(new URL(url, 'http://here'), init);
    }
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('is left on the device before the server is told, and does not wait for it for ever', async () => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', (request: Request) => {
    asked.push(request);
    return new Promise(() => undefined);
  });
  const { me, signOut } = createSession('app');
  const out = signOut();
  expect([kept.size, me.value]).toEqual([0, null]);
  await vi.advanceTimersByTimeAsync(10_000);
  await out;
  expect(asked.map(({ method, url, headers }) => [method, url, headers.get('Authorization')])).toEqual([
    ['DELETE', 'http://here/api/v1/auth/sessions/current', 'Bearer a'],
  ]);
});

it('is followed when another tab ends it or begins another', async () => {
  const held = answers();
  kept.set('app', tokensOf('lin'));
  const { me, whoami } = createSession('app');
  const known = whoami();
  held[0]?.('lin');
  expect((await known)?.id).toBe('lin');
  // New tokens of the same person change nothing.
  elsewhere(JSON.stringify({ ...(JSON.parse(tokensOf('lin')) as object), refreshToken: 's' }));
  expect([me.value?.id, held.length]).toEqual(['lin', 1]);
  elsewhere(undefined);
  expect(me.value).toBeNull();
  elsewhere(tokensOf('wang'));
  expect(me.value).toBeUndefined();
  held[1]?.('wang');
  await vi.waitFor(() => expect(me.value?.id).toBe('wang'));
});

it('takes no answer about somebody who left meanwhile', async () => {
  const held = answers();
  kept.set('app', tokensOf('lin'));
  const { me, whoami } = createSession('app');
  const known = whoami();
  elsewhere(tokensOf('wang'));
  held[0]?.('lin');
  await vi.waitFor(() => expect(held).toHaveLength(2));
  expect(me.value).toBeUndefined();
  kept.delete('app');
  held[1]?.('wang');
  expect([await known, me.value]).toEqual([null, null]);
});
