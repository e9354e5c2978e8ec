import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSession } from '../src/session';

const kept = new Map<string, string>();
const asked: Request[] = [];

beforeEach(() => {
  kept.set('app', JSON.stringify({ accessToken: 'a', refreshToken: 'r' }));
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
