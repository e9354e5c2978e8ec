import { accountCalls } from './calls/account';
import { administrationCalls } from './calls/administration';
import { approvalCalls } from './calls/approval';
import { caseCalls } from './calls/cases';
import { catalogueCalls } from './calls/catalogue';
import { editingCalls } from './calls/editing';
import { followingCalls } from './calls/following';
import { officeCalls } from './calls/offices';
import { packageCalls } from './calls/packages';
import { programCalls } from './calls/programs';
import { sandboxCalls } from './calls/sandbox';
import { supervisionCalls } from './calls/supervision';
import { webhookCalls } from './calls/webhooks';
import { typedHttp } from './http';
import { Transport, type Options } from './transport';

export type * from './types/index';
export { ProblemError, OfflineError, problemOf, type Fault } from './problem';
export { browserTokens, memoryTokens, type Tokens, type TokenStore } from './tokens';
export type { Carrier, Header, Incoming, LocalFile, Outgoing, Stop, UploadProgress } from './carrier';
export { challengeOf, citizenConsent, citizenRefresh, ConsentError, type ConsentAttempt } from './consent';
export { readEvents } from './events';
export { fetchCarrier } from './fetched';
export { newIdempotencyKey } from './key';
export { jsonLines } from './lines';
export { blobSource, type PieceOptions, type Source } from './pieces';
export { citizenTokens, clientCredentials, revokeToken, type Program } from './program';
export type { Patience } from './retry';
export type { Options } from './transport';
export { verifyWebhook, WebhookError, type ReceivedHeaders, type VerifyOptions, type WebhookFault } from './webhooks';

/**
 * The whole API as typed calls. Every refusal is thrown as a `ProblemError`, an unreachable server as an
 * `OfflineError`. Paths, parameters and bodies are checked against the published description of the API;
 * the answers are narrowed to the types of `types`, which also say what the description leaves open.
 */
export function createClient(options: Options) {
  const transport = new Transport(options);
  const http = typedHttp(transport, options.baseUrl.replace(/\/api\/v1$/, ''));

  return {
    get signedIn() {
      return transport.signedIn;
    },
    get subject() {
      return transport.subject;
    },

    ...catalogueCalls(http),
    ...accountCalls(http, options),
    ...caseCalls(http, transport, options),
    ...packageCalls(http, transport, options),
    ...approvalCalls(http),
    ...officeCalls(http),
    ...programCalls(http),
    ...supervisionCalls(http),
    ...editingCalls(http),
    ...administrationCalls(http),
    ...followingCalls(http),
    ...webhookCalls(http),
    ...sandboxCalls(http),
  };
}

export type Client = ReturnType<typeof createClient>;
