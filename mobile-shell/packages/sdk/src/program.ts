import type { Carrier } from './carrier';
import { fetchCarrier } from './fetched';
import type { components } from './schema';
import type { Tokens } from './tokens';
import { refusalOf } from './transport';

export interface Program {
  baseUrl: string;
  clientId: string;
  clientSecret: string;
  carrier?: Carrier;
}

/** Gets tokens in the name of a program by OAuth 2.0 client credentials; for `renew` of a client's options. */
export function clientCredentials(program: Program): () => Promise<string> {
  return async () => (await tradeFor(program, { grant_type: 'client_credentials' })).access_token;
}

/** Ends a token of the program at once (RFC 7009); with a refresh token the citizen's consent ends. */
export async function revokeToken(program: Program, token: string): Promise<void> {
  await sendForm(program, '/oauth/revoke', { token });
}

/** Trades what OAuth 2.0 calls a grant for a token. */
export async function tradeFor(program: Program, grant: Record<string, string>): Promise<components['schemas']['ClientToken']> {
  return JSON.parse(await sendForm(program, '/oauth/token', grant)) as components['schemas']['ClientToken'];
}

/** A token that acts for a citizen, as a `TokenStore` keeps it. */
export function citizenTokens(token: components['schemas']['ClientToken']): Tokens {
  return { accessToken: token.access_token, refreshToken: token.refresh_token ?? '' };
}

async function sendForm(program: Program, path: string, fields: Record<string, string>): Promise<string> {
  const { baseUrl, clientId, clientSecret, carrier = fetchCarrier } = program;
  const answer = await carrier.send({
    method: 'POST',
    url: baseUrl + path,
    headers: [['Content-Type', 'application/x-www-form-urlencoded']],
    body: pairs({ ...fields, client_id: clientId, client_secret: clientSecret }),
  });
  if (answer.status >= 400) throw refusalOf(answer);
  return String(answer.body);
}

/** Fields as a form or a query has them. */
export function pairs(fields: Record<string, string>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
}
