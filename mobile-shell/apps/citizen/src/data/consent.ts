import type { ConsentRequest } from '@onewindow/sdk';

/** What a program put into the address of this page, as an answer to it is sent; nothing when it is not that. */
export function askedFor(query: Record<string, unknown>): Omit<ConsentRequest, 'agreed'> | undefined {
  const text = (name: string): string => (typeof query[name] === 'string' ? query[name] : '');
  if (text('client_id') === '' || text('redirect_uri') === '') return undefined;
  return {
    clientId: text('client_id'),
    redirectUri: text('redirect_uri'),
    responseType: text('response_type'),
    scope: text('scope'),
    ...(text('state') === '' ? {} : { state: text('state') }),
    codeChallenge: text('code_challenge'),
    codeChallengeMethod: text('code_challenge_method'),
  };
}
