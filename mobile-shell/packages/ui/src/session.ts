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
  let asking: Promise<Me | null> | undefined;

  async function whoami(): Promise<Me | null> {
    if (me.value !== undefined) return me.value;
    if (!api.signedIn) return (me.value = null);
    asking ??= api.me().finally(() => {
      asking = undefined;
    });
    try {
      me.value = await asking;
    } catch (failure) {
      if (api.signedIn) throw failure;
      me.value = null;
    }
    return me.value;
  }

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
