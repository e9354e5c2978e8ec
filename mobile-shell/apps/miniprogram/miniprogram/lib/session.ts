import { createClient, ProblemError, wxCarrier, wxCode, wxTokens, type Me, type Wx } from '@onewindow/sdk';
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

/** Under what the phone keeps that its owner logged out, after which nobody is logged in unasked. */
const OUT = 'onewindow.out';

/** What WeChat refuses or cannot do, and nothing is wrong with the code of the text message. */
const IN_THE_WAY = ['sign_on_unavailable', 'wechat_code_invalid', 'wechat_blocked', 'too_many_requests'];

let known: Me | undefined;
let entering: Promise<void> | undefined;
/** The server said that it lets nobody in by this WeChat; asked again when the mini-program is opened anew. */
let isUnbound = false;

/** Logs in whoever this WeChat is bound to, unasked; what stands in the way is told by the page that asks for a log-in. */
async function enterByWechat(): Promise<void> {
  if (api.signedIn || isUnbound || wx.getStorageSync(OUT)) return;
  entering ??= wxCode(host)
    .then((code) => api.signInByWechat(code))
    .then(remember, (failure: unknown) => {
      isUnbound = failure instanceof ProblemError;
    })
    .then(() => {
      entering = undefined;
    });
  await entering;
}

/** Logs in by the code of a text message, and binds this WeChat to the account where the server knows WeChat. */
export async function enter(mobile: string, smsCode: string): Promise<void> {
  remember((await wechatIsThere()) ? await bound(mobile, smsCode) : await api.signInCitizen(mobile, smsCode));
  wx.removeStorageSync(OUT);
}

/** Where WeChat is in the way, the code is still good to log in with alone: the server asks WeChat first. */
async function bound(mobile: string, smsCode: string): Promise<Me> {
  try {
    return await api.signInByWechat(await wxCode(host), { mobile, smsCode });
  } catch (failure) {
    if (failure instanceof ProblemError && !IN_THE_WAY.includes(failure.code)) throw failure;
    return await api.signInCitizen(mobile, smsCode);
  }
}

/** Whether the server lets people in by WeChat, so that the page can say that it will be bound. */
export async function wechatIsThere(): Promise<boolean> {
  const { items } = await api.logInProviders().catch(() => ({ items: [] }));
  return items.some(({ kind }) => kind === 'wechat');
}

/** Ends what binds this WeChat to the account; false where nothing did. */
export async function leaveWechat(): Promise<boolean> {
  const { items } = await api.logIns();
  const bound = items.filter(({ kind }) => kind === 'wechat');
  for (const { id } of bound) await api.endLogIn(id);
  wx.setStorageSync(OUT, true);
  return bound.length > 0;
}

/** Logs out, and keeps in mind that this was wanted. */
export async function leave(): Promise<void> {
  await api.signOut().catch(() => undefined);
  remember(undefined);
  wx.setStorageSync(OUT, true);
}

/** Who is signed in, asked of the server once. */
export async function whoami(): Promise<Me | undefined> {
  await enterByWechat();
  if (!api.signedIn) return undefined;
  known ??= await api.me();
  return known;
}

export function remember(me: Me | undefined): void {
  known = me;
}

/** Goes to log in when nobody is, and comes back; `true` when somebody is. */
export async function signedInOrAsked(back: string): Promise<boolean> {
  await enterByWechat();
  if (api.signedIn) return true;
  wx.navigateTo({ url: `/pages/login/index?next=${encodeURIComponent(back)}` });
  return false;
}
