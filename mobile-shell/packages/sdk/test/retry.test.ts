import { afterEach, describe, expect, it, vi } from 'vitest';
import { clientCredentials, createClient, memoryTokens, newIdempotencyKey, ProblemError, type Carrier } from '../src/index';
import { retryAfterMs } from '../src/retry';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A client over answers given in turn; what was sent and how long was waited is kept. */
function client(...answers: [status: number, retryAfter?: string][]) {
  const sent: string[] = [];
  const waits: number[] = [];
  const carrier: Carrier = {
    sends: () => true,
    send: ({ method, headers }) => {
      sent.push(`${method} ${Object.fromEntries(headers)['Idempotency-Key'] ?? ''}`.trim());
      const [status, after] = answers.shift() ?? [200];
      return Promise.resolve({ status, header: () => after, body: '{}' });
    },
    upload: () => Promise.reject(new Error('not asked for')),
  };
  const patience = { wait: (ms: number) => (waits.push(ms), Promise.resolve()) };
  return { api: createClient({ baseUrl: '/api/v1', tokens: memoryTokens(), lang: () => 'en', carrier, patience }), sent, waits };
}
const create = { itemKey: 'x', applicant: { kind: 'person' as const } };

describe('a busy server', () => {
  it('is asked again after as long as it says, under the same key', async () => {
    const { api, sent, waits } = client([503, '2'], [429, '1']);
    await api.createCase(create, 'k1');
    expect(sent).toEqual(['POST k1', 'POST k1', 'POST k1']);
    expect(waits).toEqual([2000, 1000]);
  });

  it('is left alone after three times, and longer each time where it says nothing', async () => {
    const { api, sent, waits } = client([503], [503], [503], [503]);
    await expect(api.me()).rejects.toMatchObject({ status: 503 });
    expect(sent).toHaveLength(3);
    expect(waits).toHaveLength(2);
    expect(waits[1]).toBeGreaterThan((waits[0] ?? 0) / 2);
  });

  it('is not asked again for what could happen twice, nor after more than a moment', async () => {
    const twice = client([503, '1']);
    await expect(twice.api.signInCitizen('1', '2')).rejects.toBeInstanceOf(ProblemError);
    expect(twice.sent).toHaveLength(1);
    const later = client([429, '60']);
    await expect(later.api.requestSmsCode('1')).rejects.toMatchObject({ status: 429, retryAfterMs: 60_000 });
    expect(later.waits).toEqual([]);
  });
});

it('Retry-After is seconds or a date', () => {
  expect(retryAfterMs('7')).toBe(7000);
  expect(retryAfterMs('Thu, 26 Nov 2026 00:00:10 GMT', Date.parse('2026-11-26T00:00:00Z'))).toBe(10_000);
  expect(retryAfterMs('soon')).toBeUndefined();
});

it('a key is a version 4 UUID and another each time, also where there is no crypto', () => {
  const version4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  expect(newIdempotencyKey()).toMatch(version4);
  vi.stubGlobal('crypto', undefined);
  const keys = Array.from({ length: 200 }, newIdempotencyKey);
  for (const key of keys) expect(key).toMatch(version4);
  expect(new Set(keys).size).toBe(200);
});

it('a program gets its token before the first request, and another when it has expired', async () => {
  const sent: string[] = [];
  let issued = 0;
  const carrier: Carrier = {
    sends: () => true,
    upload: () => Promise.reject(new Error('not asked for')),
    send: ({ url, headers, body }) => {
      const asks = url.endsWith('/oauth/token');
      sent.push(asks ? String(body) : (Object.fromEntries(headers)['Authorization'] ?? 'nobody'));
      const answer = asks ? { status: 200, body: `{"access_token":"t${String(++issued)}"}` } : { status: issued < 2 ? 401 : 200, body: '{}' };
      return Promise.resolve({ ...answer, header: () => undefined });
    },
  };
  const baseUrl = 'https://x.test/api/v1';
  const renew = clientCredentials({ baseUrl, clientId: 'a b', clientSecret: 's&', carrier });
  await createClient({ baseUrl, tokens: memoryTokens(), lang: () => 'en', carrier, renew }).me();
  const asked = 'grant_type=client_credentials&client_id=a%20b&client_secret=s%26';
  expect(sent).toEqual([asked, 'Bearer t1', asked, 'Bearer t2']);
});
