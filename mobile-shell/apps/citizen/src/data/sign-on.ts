import { flushAll } from '../kept/flush';
import { api } from './session';

/** Under what this tab keeps a log-in that was begun, until the browser is back from the other house. */
const KEPT = 'onewindow.sign-on';

interface Begun {
  attempt: string;
  next: string;
}

/** A page of this app to go to; nothing that leads elsewhere. */
export function pageOf(next: unknown, otherwise = '/me'): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : otherwise;
}

/** Goes to the single sign-on. What is typed here is kept first, and `next` is where the person comes back to. */
export async function goToSignOn(next: string, leave = (address: string) => { window.location.assign(address); }): Promise<void> {
  const { attempt, authorizationUrl } = await api.beginSignOn();
  await flushAll();
  sessionStorage.setItem(KEPT, JSON.stringify({ attempt, next } satisfies Begun));
  leave(authorizationUrl);
}

/** What this tab began, once: an answer that comes a second time finds nothing. */
export function takeBegun(): Begun | undefined {
  const kept = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
  if (kept === null) return undefined;
  const { attempt, next } = JSON.parse(kept) as Partial<Begun>;
  return typeof attempt === 'string' ? { attempt, next: pageOf(next) } : undefined;
}

/** What is sent of the address the browser came back to. An answer nobody here asked for fits no attempt, and the server says so. */
export function answerOf(query: Record<string, unknown>, begun: Begun | undefined) {
  const text = (name: string): string | undefined => (typeof query[name] === 'string' && query[name] !== '' ? query[name] : undefined);
  const members = { code: text('code'), error: text('error'), iss: text('iss') };
  const given = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
  return { attempt: begun?.attempt ?? 'none', state: text('state') ?? '', ...given };
}
