import { Transport, newIdempotencyKey, type Options, type UploadProgress } from './transport';
import type {
  Audience,
  Calendar,
  Case,
  CaseSummary,
  Draft,
  Guide,
  ItemSummary,
  LampBoard,
  Me,
  PackageGuide,
  PackageSummary,
  Page,
  ReceiptVerification,
  SignedIn,
  SmsCode,
  StaffCaseSummary,
  StoredFile,
  TimelineEvent,
} from './types';

export type * from './types';
export { ProblemError, OfflineError, problemOf, type Fault } from './problem';
export { browserTokens, memoryTokens, type Tokens, type TokenStore } from './tokens';
export { newIdempotencyKey, type Options, type UploadProgress } from './transport';

export interface ItemQuery {
  q?: string | undefined;
  audience?: Audience | undefined;
  department?: string | undefined;
  district?: string | undefined;
  theme?: string | undefined;
  popular?: boolean | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
}

export interface StaffQuery {
  desk: 'window' | 'approval' | 'result';
  state?: string | undefined;
  lamp?: string | undefined;
  q?: string | undefined;
  cursor?: string | undefined;
}

export interface NoticeItem {
  material?: string;
  pointer?: string;
  reason: string;
}

/** A case and the version a change is made to. */
export type CaseRef = Pick<Case, 'id' | 'version'>;

const at = (id: string) => `/cases/${encodeURIComponent(id)}`;

/** The whole API as typed calls. Every refusal is thrown as a `ProblemError`, an unreachable server as an `OfflineError`. */
export function createClient(options: Options) {
  const http = new Transport(options);

  async function signIn(path: string, body: unknown): Promise<Me> {
    const session = await http.json<SignedIn>('POST', path, { body, anonymous: true });
    options.tokens.set({ accessToken: session.accessToken, refreshToken: session.refreshToken });
    return session.me;
  }

  /** A change of a case: carries the version the person saw, so that nobody's work is overwritten. */
  const change = (ref: CaseRef, action: string, body: unknown = {}) =>
    http.json<Case>('POST', `${at(ref.id)}/${action}`, { body, ifMatch: ref.version });

  return {
    get signedIn() {
      return http.signedIn;
    },

    items: (query: ItemQuery, signal?: AbortSignal) =>
      http.json<Page<ItemSummary>>('GET', '/items', { query: { ...query }, ...(signal ? { signal } : {}) }),
    guide: (key: string) => http.json<Guide>('GET', `/items/${encodeURIComponent(key)}`),
    /** The bytes of a pack as text; check them with `verifyPack`. */
    pack: (sha256: string) => http.text(`/packs/${encodeURIComponent(sha256)}`),
    packages: () => http.json<Page<PackageSummary>>('GET', '/packages'),
    packageGuide: (key: string) => http.json<PackageGuide>('GET', `/packages/${encodeURIComponent(key)}`),
    calendar: () => http.json<Calendar>('GET', '/calendar'),
    verifyReceipt: (number: string, code: string) =>
      http.json<ReceiptVerification>('GET', `/receipts/${encodeURIComponent(number)}/verification`, {
        query: { code },
      }),

    requestSmsCode: (mobile: string) =>
      http.json<SmsCode>('POST', '/auth/sms-codes', { body: { mobile }, anonymous: true }),
    signInCitizen: (mobile: string, code: string) => signIn('/auth/citizen-sessions', { mobile, code }),
    signInStaff: (username: string, password: string) => signIn('/auth/staff-sessions', { username, password }),
    me: () => http.json<Me>('GET', '/me'),
    /** Signs out here even when the server cannot be told. */
    async signOut(): Promise<void> {
      try {
        await http.json('DELETE', '/auth/sessions/current');
      } finally {
        options.tokens.clear();
      }
    },

    createCase: (
      body: { itemKey: string; applicant: { kind: 'person' } | { kind: 'firm'; firmId: string }; district?: string },
      idempotencyKey: string,
    ) => http.json<Case>('POST', '/cases', { body, idempotencyKey }),
    myCases: (query: { state?: string | undefined; cursor?: string | undefined } = {}) =>
      http.json<Page<CaseSummary>>('GET', '/cases', { query }),
    case: (id: string) => http.json<Case>('GET', at(id)),
    saveDraft: (ref: CaseRef, draft: Draft) =>
      http.json<Case>('PUT', `${at(ref.id)}/draft`, { body: draft, ifMatch: ref.version }),
    uploadFile: (
      id: string,
      material: string,
      file: File,
      onProgress: (progress: UploadProgress) => void,
      signal?: AbortSignal,
    ) =>
      http.upload<StoredFile>(
        `${at(id)}/files?material=${encodeURIComponent(material)}`,
        file,
        file.name,
        onProgress,
        newIdempotencyKey(),
        signal,
      ),
    file: (id: string, fileId: string) => http.blob(`${at(id)}/files/${encodeURIComponent(fileId)}`),
    deleteFile: (id: string, fileId: string) =>
      http.json<undefined>('DELETE', `${at(id)}/files/${encodeURIComponent(fileId)}`),
    submit: (ref: CaseRef, draft: Draft, idempotencyKey: string) =>
      http.json<Case>('POST', `${at(ref.id)}/submission`, { body: draft, ifMatch: ref.version, idempotencyKey }),
    resubmit: (ref: CaseRef, draft: Draft, idempotencyKey: string) =>
      http.json<Case>('POST', `${at(ref.id)}/resubmission`, { body: draft, ifMatch: ref.version, idempotencyKey }),
    withdraw: (ref: CaseRef, reason?: string) => change(ref, 'withdrawal', reason === undefined ? {} : { reason }),
    timeline: (id: string) => http.json<{ items: TimelineEvent[] }>('GET', `${at(id)}/timeline`),
    /** A printable page of the case, as HTML. */
    printable: (id: string, page: string) => http.blob(`${at(id)}/${page}`),

    staffCases: (query: StaffQuery) => http.json<Page<StaffCaseSummary>>('GET', '/staff/cases', { query: { ...query } }),
    review: (ref: CaseRef, material: string, verdict: 'accepted' | 'rejected', reason?: string) =>
      http.json<Case>('PUT', `${at(ref.id)}/reviews/${encodeURIComponent(material)}`, {
        body: reason === undefined ? { verdict } : { verdict, reason },
        ifMatch: ref.version,
      }),
    accept: (ref: CaseRef, note?: string) => change(ref, 'acceptance', note === undefined ? {} : { note }),
    singleNotice: (ref: CaseRef, items: NoticeItem[], note?: string) =>
      change(ref, 'single-notice', note === undefined ? { items } : { items, note }),
    notAccept: (ref: CaseRef, reason: string, rightOrgan?: string) =>
      change(ref, 'non-acceptance', rightOrgan === undefined ? { reason } : { reason, rightOrgan }),
    giveOpinion: (ref: CaseRef, taskId: string, opinion: 'agree' | 'disagree', reason?: string) =>
      change(ref, `tasks/${encodeURIComponent(taskId)}/opinion`, reason === undefined ? { opinion } : { opinion, reason }),
    decide: (ref: CaseRef, outcome: 'granted' | 'refused', reason?: string) =>
      change(ref, 'decision', reason === undefined ? { outcome } : { outcome, reason }),
    issue: (ref: CaseRef) => change(ref, 'issuance'),
    deliver: (ref: CaseRef, method: 'pickup' | 'mail' | 'electronic') => change(ref, 'delivery', { method }),
    lamps: (query: { lamp?: string | undefined; department?: string | undefined; district?: string | undefined } = {}) =>
      http.json<LampBoard>('GET', '/lamps', { query }),
  };
}

export type Client = ReturnType<typeof createClient>;
