import type { Client } from 'openapi-fetch';
import type { components, paths } from '../schema';
import type { Options } from '../transport';
import type {
  Authorisation,
  Authorisations,
  Consent,
  ConsentAsked,
  ConsentRequest,
  CreditRecord,
  Inbox,
  ItemSummary,
  Me,
  Message,
  SignedIn,
  SmsCode,
} from '../types/index';
import { answer, given } from './parts';

/** Logging in, and what is the person’s own besides applications. */
export function accountCalls(http: Client<paths>, options: Options) {
  async function signIn(call: Promise<unknown>): Promise<Me> {
    const session = (await call) as SignedIn;
    options.tokens.set({ accessToken: session.accessToken, refreshToken: session.refreshToken });
    return session.me;
  }

  return {
    requestSmsCode: (mobile: string) =>
      answer(http.POST('/api/v1/auth/sms-codes', { body: { mobile } })) as Promise<SmsCode>,
    signInCitizen: (mobile: string, code: string) =>
      signIn(answer(http.POST('/api/v1/auth/citizen-sessions', { body: { mobile, code } }))),
    /** Who else vouches for people: a single sign-on, or WeChat for the mini-program. */
    logInProviders: () => answer(http.GET('/api/v1/auth/providers')) as Promise<{ items: components['schemas']['LogInProvider'][] }>,
    /** Where the browser goes to log in by single sign-on, and what it sends beside the answer. */
    beginSignOn: () => answer(http.POST('/api/v1/auth/sign-on-attempts')) as Promise<components['schemas']['SignOnAttempt']>,
    signInBySignOn: (body: components['schemas']['SignOnSessionRequest']) =>
      signIn(answer(http.POST('/api/v1/auth/sign-on-sessions', { body }))),
    /** Logs in by the code of `wx.login`; with a mobile number and its code, binds the two. */
    signInByWechat: (code: string, bind?: { mobile: string; smsCode: string }) =>
      signIn(answer(http.POST('/api/v1/auth/wechat-sessions', { body: { code, ...bind } }))),
    signInStaff: (username: string, password: string) =>
      signIn(answer(http.POST('/api/v1/auth/staff-sessions', { body: { username, password } }))),
    me: () => answer(http.GET('/api/v1/me')) as Promise<Me>,
    /** Signs out here even when the server cannot be told. */
    async signOut(): Promise<void> {
      try {
        await http.DELETE('/api/v1/auth/sessions/current');
      } finally {
        options.tokens.clear();
      }
    },
    sessions: () => answer(http.GET('/api/v1/me/sessions')) as Promise<{ items: components['schemas']['RunningSession'][] }>,
    endSession: async (id: string): Promise<void> => {
      await http.DELETE('/api/v1/me/sessions/{id}', { params: { path: { id } } });
    },
    endOtherSessions: async (): Promise<void> => {
      await http.DELETE('/api/v1/me/sessions');
    },
    logIns: () => answer(http.GET('/api/v1/me/log-ins')) as Promise<{ items: components['schemas']['LogIn'][] }>,
    endLogIn: async (id: string): Promise<void> => {
      await http.DELETE('/api/v1/me/log-ins/{id}', { params: { path: { id } } });
    },
    /** Sends the code that confirms the end of the account to its own number. */
    askToCloseAccount: () => answer(http.POST('/api/v1/me/closing-codes')) as Promise<components['schemas']['OwnCode']>,
    closeAccount: async (code?: string): Promise<void> => {
      await http.POST('/api/v1/me/closing', { body: code === undefined ? {} : { code } });
      options.tokens.clear();
    },
    favourites: () => answer(http.GET('/api/v1/me/favourites')) as Promise<{ items: ItemSummary[] }>,
    addFavourite: async (key: string): Promise<void> => {
      await http.PUT('/api/v1/me/favourites/{key}', { params: { path: { key } } });
    },
    removeFavourite: async (key: string): Promise<void> => {
      await http.DELETE('/api/v1/me/favourites/{key}', { params: { path: { key } } });
    },
    authorisations: () => answer(http.GET('/api/v1/me/authorisations')) as Promise<Authorisations>,
    signAuthorisation: (body: components['schemas']['AuthorisationRequest'], idempotencyKey: string) =>
      answer(
        http.POST('/api/v1/me/authorisations', {
          params: { header: { 'Idempotency-Key': idempotencyKey } },
          body,
        }),
      ) as Promise<Authorisation>,
    endAuthorisation: async (id: string): Promise<void> => {
      await http.DELETE('/api/v1/me/authorisations/{id}', { params: { path: { id } } });
    },
    consentAsked: (request: Omit<ConsentRequest, 'agreed'>) =>
      answer(
        http.GET('/api/v1/oauth/consent-request', {
          params: {
            query: {
              client_id: request.clientId,
              redirect_uri: request.redirectUri,
              response_type: request.responseType,
              scope: request.scope,
              ...(request.state === undefined ? {} : { state: request.state }),
              code_challenge: request.codeChallenge,
              code_challenge_method: request.codeChallengeMethod,
            },
          },
        }),
      ) as Promise<ConsentAsked>,
    answerConsent: (body: ConsentRequest, idempotencyKey: string) =>
      answer(http.POST('/api/v1/me/consents', { params: { header: { 'Idempotency-Key': idempotencyKey } }, body })) as Promise<{ location: string }>,
    consents: () => answer(http.GET('/api/v1/me/consents')) as Promise<{ items: Consent[] }>,
    withdrawConsent: async (id: string): Promise<void> => {
      await http.DELETE('/api/v1/me/consents/{id}', { params: { path: { id } } });
    },
    messages: (query: { cursor?: string | undefined; limit?: number | undefined } = {}) =>
      answer(http.GET('/api/v1/messages', { params: { query: given(query) } })) as Promise<Inbox>,
    /** Marks all messages as read, up to the newest one that was seen. */
    readMessages: async (upTo: string): Promise<void> => {
      await http.POST('/api/v1/messages/read', { params: { query: { upTo } } });
    },
    readMessage: (id: string) =>
      answer(http.POST('/api/v1/messages/{id}/read', { params: { path: { id } } })) as Promise<Message>,
    /** What WeChat may send: the templates to ask about, and how many of each were agreed to. */
    wechatNotices: () => answer(http.GET('/api/v1/me/wechat-notices')) as Promise<components['schemas']['WechatNotices']>,
    /** After `wx.requestSubscribeMessage`: the templates it answered `accept` for. */
    agreeToWechatNotices: (templates: string[]) =>
      answer(http.POST('/api/v1/me/wechat-notices', { body: { templates } })) as Promise<components['schemas']['WechatNotices']>,
    email: () => answer(http.GET('/api/v1/me/email')) as Promise<components['schemas']['Email']>,
    /** Sends a code to the address, which is used once {@link verifyEmail} brings it back. */
    chooseEmail: (address: string) =>
      answer(http.PUT('/api/v1/me/email', { body: { address } })) as Promise<components['schemas']['EmailCodeSent']>,
    verifyEmail: (code: string) =>
      answer(http.POST('/api/v1/me/email/verification', { body: { code } })) as Promise<components['schemas']['Email']>,
    removeEmail: async (): Promise<void> => {
      await http.DELETE('/api/v1/me/email');
    },
    creditRecords: () => answer(http.GET('/api/v1/me/credit-records')) as Promise<{ items: CreditRecord[] }>,
    requestRepair: (id: string, text: string) =>
      answer(
        http.POST('/api/v1/me/credit-records/{id}/repair-request', { params: { path: { id } }, body: { text } }),
      ) as Promise<CreditRecord>,
  };
}
