import { browserTokens, createClient, type Client, type Incoming, type Me } from '@onewindow/sdk';
import { shallowRef, type ShallowRef } from 'vue';
import { lang } from './i18n';

/** Who uses an app, and the client that speaks for them. */
export interface Session {
  /** The signed-in person; `undefined` before it is known, `null` when nobody is. */
  readonly me: ShallowRef<Me | null | undefined>;
  readonly api: Client;
  /** Who is signed in, asked of the server once. Unreachable, the question stays open. */
  whoami(): Promise<Me | null>;
  signOut(): Promise<void>;
}

/**
 * The session of one app. Its tokens are kept under `name`, so that the apps of one origin keep apart;
 * `onAnswer` is told whether the server answers.
 */
export function createSession(name: string, onAnswer?: (answer?: Incoming) => void): Session {
  const me = shallowRef<Me | null>();
  const api = createClient({
    baseUrl: '/api/v1',
    tokens: browserTokens(name),
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
    try {
      await api.signOut();
    } catch {
      // Signed out on this device all the same.
    }
    me.value = null;
  }

  return { me, api, whoami, signOut };
}
