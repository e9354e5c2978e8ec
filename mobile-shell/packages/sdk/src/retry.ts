import type { Incoming, Outgoing } from './carrier';

/** How a busy server is waited for. */
export interface Patience {
  /** How often a request is sent at most, the first time counted. */
  attempts: number;
  /** The longest single wait, in milliseconds: what asks for more is the caller's to show. */
  longest: number;
  /** Lets time pass. */
  wait: (ms: number) => Promise<void>;
}

const USUAL: Patience = {
  attempts: 3,
  longest: 10_000,
  wait: (ms) =>
    new Promise((over) => {
      setTimeout(over, ms);
    }),
};

/**
 * Sends again what was refused because the server had no time: 429 did nothing, and 503 happened once
 * or not at all. A `POST` without an idempotency key could happen twice, so only its 429 is tried again.
 */
export async function patient(request: Outgoing, once: () => Promise<Incoming>, given: Partial<Patience> = {}): Promise<Incoming> {
  const { attempts, longest, wait } = { ...USUAL, ...given };
  const keyed = request.headers.some(([name]) => name.toLowerCase() === 'idempotency-key');
  const repeatable = request.method !== 'POST' || keyed;
  for (let attempt = 1; ; attempt += 1) {
    const answer = await once();
    const busy = answer.status === 429 || (answer.status === 503 && repeatable);
    if (!busy || attempt >= attempts) return answer;
    const pause = retryAfterMs(answer.header('Retry-After')) ?? 300 * 2 ** attempt * (0.5 + Math.random() / 2);
    if (pause > longest || request.stop?.aborted === true) return answer;
    await wait(pause);
  }
}

/** What `Retry-After` says, in milliseconds: it holds seconds, or a date. */
export function retryAfterMs(value: string | undefined, now = Date.now()): number | undefined {
  if (value === undefined || value.trim() === '') return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
