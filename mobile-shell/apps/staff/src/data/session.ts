import { browserTokens, createClient, type Me } from '@onewindow/sdk';
import { createRules, lang } from '@onewindow/ui';
import { shallowRef } from 'vue';

/** The member of staff who is signed in; `undefined` before it is known, `null` when nobody is. */
export const me = shallowRef<Me | null>();

export const api = createClient({
  baseUrl: '/api/v1',
  tokens: browserTokens('onewindow.staff'),
  lang: () => lang.value,
  onSignedOut: () => {
    me.value = null;
  },
});

export const rules = createRules(api);

let asking: Promise<Me | null> | undefined;

/** Who is signed in, asked of the server once. Unreachable, the question stays open. */
export async function whoami(): Promise<Me | null> {
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

export async function signOut(): Promise<void> {
  try {
    await api.signOut();
  } catch {
    // Signed out on this device all the same.
  }
  me.value = null;
}
