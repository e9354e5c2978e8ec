import { describe, expect, it, vi } from 'vitest';
import { challengeOf, citizenConsent, citizenRefresh, clientCredentials, ConsentError, createClient, memoryTokens, OfflineError, revokeToken, type Carrier, type Outgoing } from '../src/index';

const BACK = 'https://program.example/callback';
const ISSUER = 'https://office.example';
const METADATA = { issuer: ISSUER, authorization_endpoint: `${ISSUER}/consent` };

/** A service that answers each request in turn and keeps what was asked; no answer is a broken connection. */
function service(...answers: [status: number, body: unknown][]) {
  const asked: Outgoing[] = [];
  const carrier: Carrier = {
    sends: () => true,
    send: (request) => {
      asked.push(request);
      const [status, body] = answers.shift() ?? [0, undefined];
      return status === 0 ? Promise.reject(new OfflineError('away')) : Promise.resolve({ status, header: () => undefined, body: JSON.stringify(body) });
    },
    upload: () => Promise.reject(new Error('nothing is uploaded here')),
  };
  const program = { baseUrl: `${ISSUER}/api/v1`, clientId: 'a program', clientSecret: 's&cret', carrier };
  const form = (at: number) => Object.fromEntries(new URLSearchParams(String(asked[at]?.body)));
  return { asked, carrier, program, form };
}

const token = (access: string, refresh?: string) => ({ access_token: access, token_type: 'Bearer', expires_in: 900, scope: 'profile:read', ...(refresh ? { refresh_token: refresh } : {}) });

describe('the consent of a citizen', () => {
  it('has the challenge of RFC 7636, appendix B', async () => {
    expect(await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
  });

  it('is asked for with a state and a challenge that are new each time', async () => {
    const { asked, program } = service([200, METADATA], [200, METADATA]);
    const consent = citizenConsent(program, BACK);
    const [one, other] = [await consent.begin(['profile:read', 'own-cases:write']), await consent.begin([])];
    expect(asked[0]?.url).toBe('https://office.example/.well-known/oauth-authorization-server');
    expect(one.address.startsWith(`${ISSUER}/consent?`)).toBe(true);
    expect(Object.fromEntries(new URL(one.address).searchParams)).toEqual({
      response_type: 'code',
      client_id: 'a program',
      redirect_uri: BACK,
      scope: 'profile:read own-cases:write',
      state: one.state,
      code_challenge: await challengeOf(one.verifier),
      code_challenge_method: 'S256',
    });
    expect(one.verifier).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(new Set([one.state, one.verifier, other.state, other.verifier]).size).toBe(4);
  });

  it('trades the code for tokens, with the verifier that was kept', async () => {
    const { asked, form, program } = service([200, METADATA], [200, token('a1', 'r1')]);
    const consent = citizenConsent(program, BACK);
    const attempt = await consent.begin(['profile:read']);
    const kept = JSON.parse(JSON.stringify(attempt)) as typeof attempt;
    expect(await consent.finish(kept, `/callback?code=c%201&state=${attempt.state}&iss=${encodeURIComponent(ISSUER)}`)).toEqual({ accessToken: 'a1', refreshToken: 'r1' });
    expect(asked[1]).toMatchObject({ method: 'POST', url: `${ISSUER}/api/v1/oauth/token`, headers: [['Content-Type', 'application/x-www-form-urlencoded']] });
    expect(form(1)).toEqual({ grant_type: 'authorization_code', code: 'c 1', redirect_uri: BACK, code_verifier: attempt.verifier, client_id: 'a program', client_secret: 's&cret' });
  });

  it.each([
    ['another state', 'state_mismatch', (state: string) => `code=c&state=${state}x&iss=${ISSUER}`],
    ['no state', 'state_mismatch', () => `code=c&iss=${ISSUER}`],
    ['another service', 'issuer_mismatch', (state: string) => `code=c&state=${state}&iss=https://other.example`],
    ['no service', 'issuer_mismatch', (state: string) => `code=c&state=${state}`],
    ['a refusal', 'access_denied', (state: string) => `error=access_denied&state=${state}&iss=${ISSUER}`],
    ['no code', 'code_missing', (state: string) => `state=${state}&iss=${ISSUER}`],
  ])('trades nothing for %s', async (_what, code, query) => {
    const { asked, program } = service([200, METADATA]);
    const consent = citizenConsent(program, BACK);
    const attempt = await consent.begin(['profile:read']);
    const failure: unknown = await consent.finish(attempt, `${BACK}?${query(attempt.state)}`).catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(ConsentError);
    expect(failure).toMatchObject({ code });
    expect(asked).toHaveLength(1);
  });
});

describe('acting for a citizen', () => {
  function acting(...answers: [status: number, body: unknown][]) {
    const there = service(...answers);
    const tokens = memoryTokens();
    tokens.set({ accessToken: 'a1', refreshToken: 'r1' });
    const onSignedOut = vi.fn();
    const { program, carrier } = there;
    const api = createClient({ baseUrl: program.baseUrl, tokens, lang: () => 'en', carrier, renew: citizenRefresh(program), onSignedOut });
    return { ...there, api, tokens, onSignedOut };
  }

  it('goes on with the next token, and keeps the next refresh token', async () => {
    const { api, asked, form, tokens } = acting([401, {}], [200, token('a2', 'r2')], [200, { name: '林晓' }]);
    expect(await api.me()).toMatchObject({ name: '林晓' });
    expect(form(1)).toMatchObject({ grant_type: 'refresh_token', refresh_token: 'r1' });
    expect(asked[2]?.headers).toContainEqual(['Authorization', 'Bearer a2']);
    expect(tokens.get()).toEqual({ accessToken: 'a2', refreshToken: 'r2' });
  });

  it('ends where the consent has ended, and asks for nothing further', async () => {
    const { api, asked, tokens, onSignedOut } = acting([401, { code: 'invalid_token' }], [400, { code: 'invalid_grant' }]);
    await expect(api.me()).rejects.toMatchObject({ status: 401, code: 'invalid_token' });
    expect(tokens.get()).toBeUndefined();
    expect(onSignedOut).toHaveBeenCalledOnce();
    await expect(api.me()).rejects.toMatchObject({ code: 'no_token' });
    expect(asked).toHaveLength(2);
  });

  it('stays ended where it was ended while the next token was on its way', async () => {
    const { api, asked, carrier, tokens } = acting([401, { code: 'invalid_token' }], [200, token('a2', 'r2')]);
    const send = carrier.send.bind(carrier);
    carrier.send = (request) => {
      if (request.url.endsWith('/oauth/token')) tokens.clear();
      return send(request);
    };
    await expect(api.me()).rejects.toMatchObject({ code: 'invalid_token' });
    expect(tokens.get()).toBeUndefined();
    expect(asked).toHaveLength(2);
  });

  it('keeps its tokens when the service could not be reached', async () => {
    const { api, tokens, onSignedOut } = acting([401, {}]);
    await expect(api.me()).rejects.toBeInstanceOf(OfflineError);
    expect(tokens.get()).toEqual({ accessToken: 'a1', refreshToken: 'r1' });
    expect(onSignedOut).not.toHaveBeenCalled();
  });

  it('is given back by revoking a token, and a refusal of that is thrown', async () => {
    const { asked, form, program } = service([200, {}], [401, { code: 'invalid_client' }]);
    await revokeToken(program, 'r1');
    expect(asked[0]?.url).toBe(`${ISSUER}/api/v1/oauth/revoke`);
    expect(form(0)).toEqual({ token: 'r1', client_id: 'a program', client_secret: 's&cret' });
    await expect(revokeToken(program, 'r1')).rejects.toMatchObject({ code: 'invalid_client' });
  });
});

describe('a program for itself', () => {
  it('gets a token before its first call and another when that one ends', async () => {
    const { asked, carrier, form, program } = service([200, token('p1')], [401, {}], [200, token('p2')], [200, { items: [] }]);
    const tokens = memoryTokens();
    const api = createClient({ baseUrl: program.baseUrl, tokens, lang: () => 'en', carrier, renew: clientCredentials(program) });
    await api.webhooks();
    expect(form(0)).toEqual({ grant_type: 'client_credentials', client_id: 'a program', client_secret: 's&cret' });
    expect(asked.map(({ headers }) => new Map(headers).get('Authorization'))).toEqual([undefined, 'Bearer p1', undefined, 'Bearer p2']);
    expect(tokens.get()).toEqual({ accessToken: 'p2', refreshToken: '' });
  });

  it('hears why its secret is refused, the first time and later', async () => {
    const { carrier, program } = service([401, { code: 'invalid_client' }], [200, token('p1')], [401, {}], [401, { code: 'invalid_client' }]);
    const onSignedOut = vi.fn();
    const api = createClient({ baseUrl: program.baseUrl, tokens: memoryTokens(), lang: () => 'en', carrier, renew: clientCredentials(program), onSignedOut });
    await expect(api.webhooks()).rejects.toMatchObject({ code: 'invalid_client' });
    await expect(api.webhooks()).rejects.toMatchObject({ code: 'invalid_client' });
    expect(onSignedOut).not.toHaveBeenCalled();
  });
});
