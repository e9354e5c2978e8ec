import { fromBase64, toBase64, utf8 } from './encoding';

/** Headers as a server gets them: of `fetch`, of Node, or a plain object. */
export type ReceivedHeaders = Headers | Record<string, string | string[] | undefined>;

export type WebhookFault = 'missing_header' | 'bad_secret' | 'bad_timestamp' | 'too_old' | 'too_new' | 'no_match';

/** Why a message is not to be believed. */
export class WebhookError extends Error {
  constructor(readonly code: WebhookFault) {
    super(`the webhook cannot be trusted: ${code}`);
    this.name = 'WebhookError';
  }
}

export interface VerifyOptions {
  /** How far the sender's clock may be away, in seconds. */
  toleranceSeconds?: number;
  /** Now, in seconds since 1970. */
  now?: number;
}

/**
 * Checks a message of the Standard Webhooks kind and gives what it says. `body` must be the bytes as they
 * came: JSON that was read and written again has another signature. `secrets` are those in use, the new
 * and the old one while they are changed. Whoever acts on it should drop an id they have seen.
 */
export async function verifyWebhook<T = unknown>(
  body: string,
  headers: ReceivedHeaders,
  secrets: string | readonly string[],
  { toleranceSeconds = 300, now = Date.now() / 1000 }: VerifyOptions = {},
): Promise<{ id: string; sentAt: Date; payload: T }> {
  const id = header(headers, 'webhook-id');
  const timestamp = header(headers, 'webhook-timestamp');
  const signatures = header(headers, 'webhook-signature');
  if (!id || !timestamp || !signatures) throw new WebhookError('missing_header');
  if (!/^\d{1,12}$/.test(timestamp)) throw new WebhookError('bad_timestamp');
  const sent = Number(timestamp);
  if (now - sent > toleranceSeconds) throw new WebhookError('too_old');
  if (sent - now > toleranceSeconds) throw new WebhookError('too_new');
  const given = signatures
    .split(' ')
    .filter((one) => one.startsWith('v1,'))
    .map((one) => one.slice('v1,'.length));
  let matches = false;
  for (const secret of typeof secrets === 'string' ? [secrets] : secrets) {
    const expected = await sign(`${id}.${timestamp}.${body}`, secret);
    // All are compared, so that the time taken tells nothing.
    for (const one of given) matches = equal(one, expected) || matches;
  }
  if (!matches) throw new WebhookError('no_match');
  return { id, sentAt: new Date(sent * 1000), payload: JSON.parse(body) as T };
}

async function sign(content: string, secret: string): Promise<string> {
  const bytes = fromBase64(secret.replace(/^whsec_/, ''));
  if (bytes === undefined || bytes.length === 0) throw new WebhookError('bad_secret');
  // Browsers, Node from 20 on, Deno, Bun and workers have it; mini-programs get no webhooks.
  const { subtle } = crypto;
  const key = await subtle.importKey('raw', new Uint8Array(bytes), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return toBase64(new Uint8Array(await subtle.sign('HMAC', key, new Uint8Array(utf8(content)))));
}

/** Takes as long whatever the place of the first difference. */
function equal(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let at = 0; at < one.length; at += 1) difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return difference === 0;
}

function header(headers: ReceivedHeaders, name: string): string | undefined {
  if (typeof headers.get === 'function') return (headers as Headers).get(name) ?? undefined;
  const found = Object.entries(headers as Record<string, string | string[] | undefined>).find(([key]) => key.toLowerCase() === name);
  return Array.isArray(found?.[1]) ? found[1][0] : found?.[1];
}
