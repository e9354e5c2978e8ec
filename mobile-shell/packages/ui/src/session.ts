import { browserTokens, createClient, memoryTokens, type Client, type Incoming, type Me } from '@onewindow/sdk';
import { shallowRef, type ShallowRef } from 'vue';
import { lang } from './i18n';

/** Who uses an app, and the client that speaks for them. */
export interface Session {
  /** The signed-in person; `undefined` before it is known, `null` when nobody is. */
  readonly me: ShallowRef<Me | null | undefined>;
  readonly api: Client;
  /** Who is signed in, asked of the server once. Unreachable, the question stays open. */
  whoami(): Promise<Me | null>;
  /** Signs out on this device before anything else; done once the server knows, or does not answer in time. */
  signOut(): Promise<void>;
}

interface Asking {
  /** The id their token names. */
  of: string | undefined;
  answer: Promise<Me>;
}

const BASE = '/api/v1';
/** Milliseconds the server is given to hear that somebody signed out. */
const TOLD_MS = 2000;

/**
 * The session of one app. Its tokens are kept under `name`, so that the apps of one origin keep apart;
 * `onAnswer` is told whether the server answers.
 */
export function createSession(name: string, onAnswer?: (answer?: Incoming) => void): Session {
  const me = shallowRef<Me | null>();
  const tokens = browserTokens(name);
  const api = createClient({
    baseUrl: BASE,
    tokens,
    lang: () => lang.value,
    onSignedOut: () => {
      me.value = null;
    },
    ...(onAnswer ? { onAnswer } : {}),
  });
  /** Who somebody signed in is, while the server is asked: one question for all who want to know. */
  let asking: Asking | undefined;

  async function whoami(): Promise<Me | null> {
    if (me.value !== undefined) return me.value;
    if (!api.signedIn) return (me.value = null);
    const of = api.subject;
    const mine: Asking = asking && asking.of === of ? asking : { of, answer: api.me() };
    asking = mine;
    try {
      const found = await mine.answer;
      // Whoever it was asked for may have left meanwhile, and somebody else be here.
      if (api.subject !== of) return await whoami();
      me.value = found;
    } catch (failure) {
      if (api.signedIn) throw failure;
      me.value = null;
    } finally {
      if (asking === mine) asking = undefined;
    }
    return me.value;
  }

  // The tokens are those of all tabs: what another one does to them changes who acts here.
  window.addEventListener('storage', ({ key }) => {
    const isOurs = key === name || key === null;
    if (!isOurs || me.value === undefined || api.subject === me.value?.id) return;
    me.value = undefined;
    void whoami().catch(() => undefined);
  });

  async function signOut(): Promise<void> {
    const held = tokens.get();
    tokens.clear();
    me.value = null;
    if (held === undefined) return;
    const left = memoryTokens();
    left.set(held);
    const told = createClient({ baseUrl: BASE, tokens: left, lang: () => lang.value }).signOut();
    // Signed out on this device, whatever becomes of it.
    await Promise.race([told.catch(() => undefined), new Promise((late) => setTimeout(late, TOLD_MS))]);
  }

  return { me, api, whoami, signOut };
}
