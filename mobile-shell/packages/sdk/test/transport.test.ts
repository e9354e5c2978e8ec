import { afterEach, describe, expect, it, vi } from 'vitest';
import { createClient, memoryTokens, OfflineError, ProblemError, problemOf } from '../src/index';

afterEach(() => {
  vi.unstubAllGlobals();
});

const ORIGIN = 'http://api.test';

interface Call {
  url: string;
  method: string;
  headers: Headers;
}

/** Answers each request in turn and keeps what was asked. */
function server(...answers: [status: number, body: unknown][]): Call[] {
  const calls: Call[] = [];
  vi.stubGlobal('fetch', ({ url, method, headers }: Request) => {
    calls.push({ url: url.replace(ORIGIN, ''), method, headers });
    const [status, body] = answers.shift() ?? [500, {}];
    return Promise.resolve(new Response(status === 204 ? null : JSON.stringify(body), { status }));
  });
  return calls;
}

function client(onSignedOut: () => void = () => undefined) {
  const tokens = memoryTokens();
  tokens.set({ accessToken: 'old', refreshToken: 'r1' });
  return { tokens, api: createClient({ baseUrl: `${ORIGIN}/api/v1`, tokens, lang: () => 'en', onSignedOut }) };
}

describe('problems', () => {
  it('keeps code, texts, faults and what is beyond the common members', () => {
    const problem = problemOf(
      409,
      JSON.stringify({
        type: '/docs/errors/state_conflict',
        title: 'Not now',
        status: 409,
        code: 'state_conflict',
        detail: 'The case is accepted.',
        requestId: 'r-7',
        errors: [{ pointer: '/state', code: 'x', message: 'm', params: {} }],
        allowed: ['grant'],
      }),
    );
    expect(problem).toMatchObject({ status: 409, code: 'state_conflict', title: 'Not now', detail: 'The case is accepted.', requestId: 'r-7' });
    expect(problem.faults).toEqual([{ pointer: '/state', code: 'x', message: 'm', params: {} }]);
    expect(problem.extra).toEqual({ allowed: ['grant'] });
  });

  it('makes something usable of a page that is no problem', () => {
    expect(problemOf(502, '<html>Bad gateway</html>')).toMatchObject({ status: 502, code: 'http_502', faults: [] });
  });

  it('tells an unreachable server from a refusal', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')));
    await expect(client().api.me()).rejects.toBeInstanceOf(OfflineError);
  });
});

describe('requests', () => {
  it('carries language, token, version and key', async () => {
    const calls = server([200, {}], [201, {}], [201, {}]);
    const { api } = client();
    await api.saveDraft({ id: 'a/b', version: 7 }, { answers: {}, choices: { commitments: [], deferrals: [], licences: [] } });
    await api.createCase({ itemKey: 'x', applicant: { kind: 'person' } }, 'key-1');
    await api.beginAgain('c', 'key-2');
    expect(calls[0]).toMatchObject({ method: 'PUT', url: '/api/v1/cases/a%2Fb/draft' });
    expect(calls[0]?.headers.get('If-Match')).toBe('"7"');
    expect(calls[0]?.headers.get('Authorization')).toBe('Bearer old');
    expect(calls[0]?.headers.get('Accept-Language')).toBe('en');
    expect(calls.slice(1).map(({ headers }) => headers.get('Idempotency-Key'))).toEqual(['key-1', 'key-2']);
  });

  it('asks in the one language a call names instead of its own', async () => {
    const calls = server([200, { items: [] }]);
    await client().api.pickupOffices('zh-CN');
    expect(calls[0]?.headers.get('Accept-Language')).toBe('zh-CN');
  });

  it('leaves out what was not asked for', async () => {
    const calls = server([200, { items: [] }]);
    await client().api.items({ q: '开店', theme: undefined, popular: true });
    expect(calls[0]?.url).toBe('/api/v1/items?q=%E5%BC%80%E5%BA%97&popular=true');
  });
});

describe('tokens', () => {
  it('sends the same body again after a refresh', async () => {
    const bodies: string[] = [];
    vi.stubGlobal('fetch', async (request: Request) => {
      if (request.url.endsWith('/auth/token-refreshes')) {
        return new Response(JSON.stringify({ accessToken: 'new', refreshToken: 'r2', me: {} }));
      }
      bodies.push(await request.text());
      return request.headers.get('Authorization') === 'Bearer new'
        ? new Response('{"id":"c1"}', { status: 201 })
        : new Response('{"code":"token_expired"}', { status: 401 });
    });
    await client().api.createCase({ itemKey: 'x', applicant: { kind: 'person' } }, 'key-1');
    expect(bodies).toHaveLength(2);
    expect(bodies[1]).toBe(bodies[0]);
    expect(bodies[1]).toContain('"itemKey":"x"');
  });

  it('refreshes once for many refused requests and sends each again', async () => {
    const calls: string[] = [];
    vi.stubGlobal('fetch', ({ url, headers }: Request) => {
      calls.push(url);
      const bearer = headers.get('Authorization');
      if (url.endsWith('/auth/token-refreshes')) {
        return Promise.resolve(new Response(JSON.stringify({ accessToken: 'new', refreshToken: 'r2', me: {} })));
      }
      return Promise.resolve(
        bearer === 'Bearer new' ? new Response('{"id":"me"}') : new Response('{"code":"token_expired"}', { status: 401 }),
      );
    });
    const { api, tokens } = client();
    await expect(Promise.all([api.me(), api.me()])).resolves.toEqual([{ id: 'me' }, { id: 'me' }]);
    expect(tokens.get()).toEqual({ accessToken: 'new', refreshToken: 'r2' });
    expect(calls.filter((url) => url.endsWith('/auth/token-refreshes'))).toHaveLength(1);
  });

  it('lends its name to requests of others, and renews it for them', async () => {
    server([200, { accessToken: 'new', refreshToken: 'r2', me: {} }]);
    const { api } = client();
    const names: (string | undefined)[] = [];
    const answer = await api.asCaller((identity) => {
      const headers = Object.fromEntries(identity);
      names.push(headers['Authorization']);
      expect(headers['Accept-Language']).toBe('en');
      return Promise.resolve({ status: names.length === 1 ? 401 : 204 });
    });
    expect([answer.status, names]).toEqual([204, ['Bearer old', 'Bearer new']]);
  });

  it('signs out when the refresh is refused', async () => {
    server([401, { code: 'token_expired' }], [401, { code: 'refresh_token_spent' }]);
    const signedOut = vi.fn();
    const { api, tokens } = client(signedOut);
    await expect(api.me()).rejects.toBeInstanceOf(ProblemError);
    expect(tokens.get()).toBeUndefined();
    expect(signedOut).toHaveBeenCalledOnce();
  });

  it('never refreshes for a wrong code at log-in', async () => {
    const calls = server([401, { code: 'code_wrong' }]);
    await expect(client().api.signInCitizen('13800000001', '000000')).rejects.toMatchObject({ code: 'code_wrong' });
    expect(calls).toHaveLength(1);
  });
});
