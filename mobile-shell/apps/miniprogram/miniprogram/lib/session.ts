import { createClient, wxCarrier, wxTokens, type Me, type Wx } from '@onewindow/sdk';
import { config } from '../config';
import { lang } from './words';

const host = wx as unknown as Wx;

export const api = createClient({
  baseUrl: config.baseUrl,
  tokens: wxTokens(host, 'onewindow.tokens'),
  lang: () => lang,
  carrier: wxCarrier(host),
  onSignedOut: () => {
    known = undefined;
  },
});

let known: Me | undefined;

/** Who is signed in, asked of the server once. */
export async function whoami(): Promise<Me | undefined> {
  if (!api.signedIn) return undefined;
  known ??= await api.me();
  return known;
}

export function remember(me: Me | undefined): void {
  known = me;
}

/** Goes to log in when nobody is, and comes back; `true` when somebody is. */
export function signedInOrAsked(back: string): boolean {
  if (api.signedIn) return true;
  wx.navigateTo({ url: `/pages/login/index?next=${encodeURIComponent(back)}` });
  return false;
}
