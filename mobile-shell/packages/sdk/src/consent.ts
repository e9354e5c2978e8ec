import { toBase64, utf8 } from './encoding';
import { fetchCarrier } from './fetched';
import { citizenTokens, pairs, tradeFor, type Program } from './program';
import type { Tokens } from './tokens';
import { refusalOf } from './transport';

/** What a program keeps, in the citizen's session with it, between sending them away and their coming back. */
export interface ConsentAttempt {
  /** Where the citizen's browser goes. */
  address: string;
  state: string;
  verifier: string;
  issuer: string;
}

/** Why nobody consented: a name of RFC 6749 such as `access_denied`, or an answer that is not to this attempt. */
export class ConsentError extends Error {
  constructor(readonly code: string) {
    super(`no consent: ${code}`);
    this.name = 'ConsentError';
  }
}

/** What the service says of its consent page (RFC 8414). */
interface Metadata {
  issuer: string;
  authorization_endpoint: string;
}

/**
 * OAuth 2.0 by code with PKCE (RFC 6749, 7636, 9207): how a program comes to act for a citizen who
 * consents. `redirectUri` is one of the program's addresses, letter for letter. It needs `crypto.subtle`,
 * which browsers and Node have; mini-programs keep no program's secret.
 */
export function citizenConsent(program: Program, redirectUri: string) {
  return {
    /** Makes the address to send the citizen's browser to, and what to keep until they are back. */
    async begin(scopes: readonly string[]): Promise<ConsentAttempt> {
      const { issuer, authorization_endpoint: page } = await metadata(program);
      const [state, verifier] = [randomText(), randomText()];
      const asked = {
        response_type: 'code',
        client_id: program.clientId,
        redirect_uri: redirectUri,
        scope: scopes.join(' '),
        state,
        code_challenge: await challengeOf(verifier),
        code_challenge_method: 'S256',
      };
      return { address: `${page}?${pairs(asked)}`, state, verifier, issuer };
    },
    /** Trades what they came back with, the address or its query, for tokens; throws a {@link ConsentError} when they refused. */
    async finish(attempt: ConsentAttempt, cameBackTo: string): Promise<Tokens> {
      const query = new URL(cameBackTo, redirectUri).searchParams;
      // An answer to somebody else's question is not looked at further.
      if (query.get('state') !== attempt.state) throw new ConsentError('state_mismatch');
      if (query.get('iss') !== attempt.issuer) throw new ConsentError('issuer_mismatch');
      const code = query.get('code');
      if (code === null) throw new ConsentError(query.get('error') ?? 'code_missing');
      const grant = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: attempt.verifier };
      return citizenTokens(await tradeFor(program, grant));
    },
  };
}

/**
 * Gets the next token for a citizen who has consented; for `renew` of a client's options. A refresh
 * token is good once, and one that comes again ends the consent: keep what the store is given.
 */
export function citizenRefresh(program: Program): (held?: Tokens) => Promise<Tokens> {
  return async (held) => {
    if (held === undefined) throw new ConsentError('no_token');
    return citizenTokens(await tradeFor(program, { grant_type: 'refresh_token', refresh_token: held.refreshToken }));
  };
}

/** The challenge of a verifier by S256: what is sent ahead, so that a stolen code is worth nothing. */
export async function challengeOf(verifier: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(utf8(verifier)))));
}

function randomText(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

function base64url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

async function metadata({ baseUrl, carrier = fetchCarrier }: Program): Promise<Metadata> {
  const url = `${baseUrl.replace(/\/api\/v1$/, '')}/.well-known/oauth-authorization-server`;
  const answer = await carrier.send({ method: 'GET', url, headers: [['Accept', 'application/json']] });
  if (answer.status >= 400) throw refusalOf(answer);
  return JSON.parse(String(answer.body)) as Metadata;
}
