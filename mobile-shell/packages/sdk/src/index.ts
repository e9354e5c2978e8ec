import type { PackageSnapshot } from '@onewindow/core-wasm';
import type { LocalFile, Stop, UploadProgress } from './carrier';
import { editingCalls } from './editing';
import { readEvents } from './events';
import { typedHttp } from './http';
import { newIdempotencyKey } from './key';
import type { components } from './schema';
import { Transport, type Options } from './transport';
import { sendInPieces, type PieceOptions, type Source } from './pieces';
import type {
  Annotation,
  Appointment,
  AppointmentSlot,
  AskedPreReview,
  Audience,
  Authorisation,
  Authorisations,
  Calendar,
  Case,
  CaseClock,
  CaseRating,
  CaseSummary,
  CodeTable,
  CommitmentCheck,
  Consent,
  ConsentAsked,
  ConsentRequest,
  CreditRecord,
  DeadLetter,
  DeliveryChoice,
  DeliveryWish,
  Draft,
  Finding,
  GreenSettings,
  Guide,
  Inbox,
  ItemSummary,
  ItemWindow,
  LampBoard,
  LampTotals,
  ListedRating,
  Mandate,
  Me,
  Message,
  NewMandate,
  Office,
  OfficeWindows,
  Opinion,
  PackageApplication,
  PackageApplicationSummary,
  PackageGuide,
  PackageSummary,
  Page,
  PagePlace,
  PaymentOrder,
  PickupOffice,
  PreReview,
  PreReviewRemark,
  PriorityProject,
  Procedure,
  QueuedTask,
  RatingChoice,
  RatingCounts,
  RatingFinding,
  RatingGrade,
  ReceiptVerification,
  SignedIn,
  SmsCode,
  StaffCaseSummary,
  StoredFile,
  SupervisionOpinion,
  Thresholds,
  TimelineEvent,
  TrackedCase,
  Upload,
  Visit,
} from './types';

export type * from './types';
export { ProblemError, OfflineError, problemOf, type Fault } from './problem';
export { browserTokens, memoryTokens, type Tokens, type TokenStore } from './tokens';
export type { Carrier, Header, Incoming, LocalFile, Outgoing, Stop, UploadProgress } from './carrier';
export { readEvents } from './events';
export { fetchCarrier } from './fetched';
export { newIdempotencyKey } from './key';
export { blobSource, type PieceOptions, type Source } from './pieces';
export { clientCredentials, type Program } from './program';
export type { Patience } from './retry';
export type { Options } from './transport';
export { verifyWebhook, WebhookError, type ReceivedHeaders, type VerifyOptions, type WebhookFault } from './webhooks';

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

/** Which limits a board is about. */
export interface LampScope {
  /** Whose limits: of cases, or of departments' tasks. */
  source?: 'case' | 'task' | undefined;
  department?: string | undefined;
  district?: string | undefined;
}

export interface NewOpinion {
  kind: SupervisionOpinion['kind'];
  /** The case, or the department: one of the two. */
  caseId?: string | undefined;
  department?: string | undefined;
  text: string;
  replyDue: string;
}

export interface NoticeItem {
  material?: string;
  pointer?: string;
  reason: string;
  /** Notes on the material's documents that the applicant is shown with it. */
  annotations?: string[];
}

/** What the lead asks of further departments. */
export interface TaskQuestion {
  kind: 'consult' | 'review';
  departments: string[];
  workdays: number;
  question: string;
}

/** A case and the version a change is made to. */
export type CaseRef = Pick<Case, 'id' | 'version'>;

/** The answer of a call; refusals were thrown before it is looked at. */
async function answer<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T;
}

/** As {@link answer}, for a case: its verdict and context are the rules core's, which the description leaves open. */
async function caseOf(call: Promise<{ data?: components['schemas']['CaseView'] }>): Promise<Case> {
  return (await call).data as unknown as Case;
}

/** As {@link answer}, for an application: what its session wrote is the rules core's. */
async function packageOf(call: Promise<{ data?: components['schemas']['PackageApplication'] }>): Promise<PackageApplication> {
  return (await call).data as unknown as PackageApplication;
}

/** Leaves out what was not asked for. */
function given<T extends object>(query: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(pairs) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** The parameters of a change: which case, and the version the person saw, so that nobody's work is overwritten. */
function of(ref: CaseRef) {
  return { path: { id: ref.id }, header: { 'If-Match': `"${String(ref.version)}"` } };
}

function ofTask(ref: CaseRef, task: string) {
  const { path, header } = of(ref);
  return { path: { ...path, task }, header };
}

/**
 * The whole API as typed calls. Every refusal is thrown as a `ProblemError`, an unreachable server as an
 * `OfflineError`. Paths, parameters and bodies are checked against the published description of the API;
 * the answers are narrowed to the types of `types.ts`, which also say what the description leaves open.
 */
export function createClient(options: Options) {
  const transport = new Transport(options);
  const http = typedHttp(transport, options.baseUrl.replace(/\/api\/v1$/, ''));

  async function signIn(call: Promise<unknown>): Promise<Me> {
    const session = (await call) as SignedIn;
    options.tokens.set({ accessToken: session.accessToken, refreshToken: session.refreshToken });
    return session.me;
  }

  return {
    get signedIn() {
      return transport.signedIn;
    },
    get subject() {
      return transport.subject;
    },

    ...editingCalls(http),

    items: (query: ItemQuery, signal?: AbortSignal) =>
      answer(
        http.GET('/api/v1/items', { params: { query: given(query) }, ...(signal ? { signal } : {}) }),
      ) as Promise<Page<ItemSummary>>,
    guide: (key: string) => answer(http.GET('/api/v1/items/{key}', { params: { path: { key } } })) as Promise<Guide>,
    /** The bytes of a pack as text; check them with `verifyPack`. */
    pack: (sha256: string) =>
      answer(http.GET('/api/v1/packs/{sha256}', { params: { path: { sha256 } }, parseAs: 'text' })) as Promise<string>,
    packages: () => answer(http.GET('/api/v1/packages')) as Promise<Page<PackageSummary>>,
    packageGuide: (key: string) =>
      answer(http.GET('/api/v1/packages/{key}', { params: { path: { key } } })) as Promise<PackageGuide>,
    calendar: () => answer(http.GET('/api/v1/calendar')) as Promise<Calendar>,
    verifyReceipt: (number: string, code: string) =>
      answer(
        http.GET('/api/v1/receipts/{number}/verification', { params: { path: { number }, query: { code } } }),
      ) as Promise<ReceiptVerification>,

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

    createCase: (
      body: {
        itemKey: string;
        applicant: { kind: 'person' } | { kind: 'firm'; firmId: string };
        district?: string;
        /** Under which authorisation, when it is in another's name. */
        authorisationId?: string;
      },
      idempotencyKey: string,
    ) =>
      caseOf(
        http.POST('/api/v1/cases', {
          params: { header: { 'Idempotency-Key': idempotencyKey } },
          // The description names the firm's member `firm_id`; the server reads `firmId`.
          body: body as components['schemas']['CreateCaseRequest'] & typeof body,
        }),
      ),
    /** Who stands at the window, by their identity card. */
    identifyAtWindow: (body: components['schemas']['WalkInPersonRequest']) =>
      answer(http.POST('/api/v1/window/people', { body })) as Promise<components['schemas']['PersonAtWindow']>,
    beginAtWindow: (body: components['schemas']['WalkInDraftRequest'], idempotencyKey: string) =>
      caseOf(http.POST('/api/v1/window/drafts', { params: { header: { 'Idempotency-Key': idempotencyKey } }, body })),
    windowDrafts: () => answer(http.GET('/api/v1/window/drafts')) as Promise<{ items: CaseSummary[] }>,
    myCases: (query: { state?: string | undefined; cursor?: string | undefined } = {}) =>
      answer(http.GET('/api/v1/cases', { params: { query: given(query) } })) as Promise<Page<CaseSummary>>,
    case: (id: string) => caseOf(http.GET('/api/v1/cases/{id}', { params: { path: { id } } })),
    saveDraft: (ref: CaseRef, draft: Draft) =>
      caseOf(http.PUT('/api/v1/cases/{id}/draft', { params: of(ref), body: draft })),
    uploadFile: (
      id: string,
      material: string,
      file: File | LocalFile,
      onProgress: (progress: UploadProgress) => void = () => undefined,
      signal?: Stop,
    ) =>
      transport.upload<StoredFile>(
        `/cases/${encodeURIComponent(id)}/files?material=${encodeURIComponent(material)}`,
        file,
        file.name,
        onProgress,
        signal,
      ),
    /** Uploads a file piece by piece (tus): what breaks goes on where it was, also in another visit. */
    uploadInPieces: (id: string, material: string, source: Source, how: PieceOptions = {}) =>
      sendInPieces<StoredFile>(transport, options.baseUrl, `/cases/${encodeURIComponent(id)}/uploads`, material, source, how),
    /** Where uploads of a case begin that go on after a break, for a tus client to which {@link asCaller} lends its name. */
    uploadsOf: (id: string) => `${options.baseUrl}/cases/${encodeURIComponent(id)}/uploads`,
    upload: (id: string) => answer(http.GET('/api/v1/uploads/{id}', { params: { path: { id } } })) as Promise<Upload>,
    asCaller: transport.asCaller.bind(transport),
    file: (id: string, file: string) =>
      answer(
        http.GET('/api/v1/cases/{id}/files/{file}', { params: { path: { id, file } }, parseAs: 'blob' }),
      ) as Promise<Blob>,
    /** A file to be shown: an identity paper with what it may be used for written across it. */
    filePreview: (id: string, file: string) =>
      answer(
        http.GET('/api/v1/cases/{id}/files/{file}/preview', { params: { path: { id, file } }, parseAs: 'blob' }),
      ) as Promise<Blob>,
    deleteFile: async (id: string, file: string): Promise<void> => {
      await http.DELETE('/api/v1/cases/{id}/files/{file}', { params: { path: { id, file } } });
    },
    submit: (ref: CaseRef, draft: Draft, idempotencyKey: string) => {
      const { path, header } = of(ref);
      const params = { path, header: { ...header, 'Idempotency-Key': idempotencyKey } };
      return caseOf(http.POST('/api/v1/cases/{id}/submission', { params, body: draft }));
    },
    resubmit: (ref: CaseRef, draft: Draft, idempotencyKey: string) => {
      const { path, header } = of(ref);
      const params = { path, header: { ...header, 'Idempotency-Key': idempotencyKey } };
      return caseOf(http.POST('/api/v1/cases/{id}/resubmission', { params, body: draft }));
    },
    /** Deletes a draft with everything in it; it does not come back. */
    deleteDraft: async (ref: CaseRef): Promise<void> => {
      await http.DELETE('/api/v1/cases/{id}', { params: of(ref) });
    },
    withdraw: (ref: CaseRef, reason?: string) =>
      caseOf(http.POST('/api/v1/cases/{id}/withdrawal', { params: of(ref), body: given({ reason }) })),
    timeline: (id: string) =>
      answer(http.GET('/api/v1/cases/{id}/timeline', { params: { path: { id } } })) as Promise<{
        items: TimelineEvent[];
      }>,
    clock: (id: string) =>
      answer(http.GET('/api/v1/cases/{id}/clock', { params: { path: { id } } })) as Promise<CaseClock>,
    /** A new draft from the answers and files of a case that was returned. */
    beginAgain: (id: string) =>
      caseOf(
        http.POST('/api/v1/cases/{id}/new-draft', {
          params: { path: { id }, header: { 'Idempotency-Key': newIdempotencyKey() } },
        }),
      ),
    /** Says that the deferred documents are there now. */
    supplyDeferred: (ref: CaseRef) =>
      caseOf(http.POST('/api/v1/cases/{id}/deferred-materials', { params: of(ref) })),
    /** The windows that hand out results. */
    /** Says where an office stands, in millionths of a degree. */
    setOfficePlace: async (office: string, latE6: number, lngE6: number): Promise<void> => {
      await http.PUT('/api/v1/offices/{key}/place', { params: { path: { key: office } }, body: { latE6, lngE6 } });
    },
    pickupOffices: () =>
      answer(http.GET('/api/v1/pickup-offices')) as Promise<{ items: PickupOffice[] }>,
    deliveryChoice: (id: string) =>
      answer(http.GET('/api/v1/cases/{id}/delivery-choice', { params: { path: { id } } })) as Promise<DeliveryChoice>,
    chooseDelivery: (id: string, body: DeliveryWish) =>
      answer(
        http.PUT('/api/v1/cases/{id}/delivery-choice', { params: { path: { id } }, body }),
      ) as Promise<DeliveryChoice>,
    /** The receipt as a printable page. */
    printableReceipt: (id: string) =>
      answer(
        http.GET('/api/v1/cases/{id}/receipt.html', { params: { path: { id } }, parseAs: 'blob' }),
      ) as unknown as Promise<Blob>,
    /** The receipt as a PDF. */
    receiptPdf: (id: string) =>
      answer(
        http.GET('/api/v1/cases/{id}/receipt.pdf', { params: { path: { id } }, parseAs: 'blob' }),
      ) as unknown as Promise<Blob>,
    /** A notice or a decision as a printable page. */
    printableDocument: (id: string, document: string) =>
      answer(
        http.GET('/api/v1/cases/{id}/documents/{document}.html', { params: { path: { id, document } }, parseAs: 'blob' }),
      ) as unknown as Promise<Blob>,
    /** A notice or a decision as a PDF. */
    documentPdf: (id: string, document: string) =>
      answer(
        http.GET('/api/v1/cases/{id}/documents/{document}.pdf', { params: { path: { id, document } }, parseAs: 'blob' }),
      ) as unknown as Promise<Blob>,

    /** 催办: asks the office to get on with a case. */
    urge: (id: string) =>
      answer(http.POST('/api/v1/cases/{id}/urge', { params: { path: { id } } })) as Promise<{ at: string; next: string }>,
    /** 好差评: the grades with their tags. */
    ratingTags: () => answer(http.GET('/api/v1/rating-tags')) as Promise<{ items: RatingChoice[] }>,
    rating: (id: string) =>
      answer(http.GET('/api/v1/cases/{id}/rating', { params: { path: { id } } })) as Promise<CaseRating>,
    rate: (id: string, body: { grade: RatingGrade; tags: string[]; comment?: string }, idempotencyKey: string) =>
      answer(
        http.POST('/api/v1/cases/{id}/rating', {
          params: { path: { id }, header: { 'Idempotency-Key': idempotencyKey } },
          body,
        }),
      ) as Promise<CaseRating>,
    rateAgain: (id: string, grade: RatingGrade) =>
      answer(
        http.POST('/api/v1/cases/{id}/rating/second', { params: { path: { id } }, body: { grade } }),
      ) as Promise<CaseRating>,
    ratings: (query: { open?: boolean | undefined; cursor?: string | undefined } = {}) =>
      answer(http.GET('/api/v1/ratings', { params: { query: given(query) } })) as Promise<Page<ListedRating>>,
    answerRating: (id: string, body: { finding: RatingFinding; reply: string }) =>
      answer(
        http.POST('/api/v1/ratings/{id}/answer', { params: { path: { id } }, body }),
      ) as Promise<ListedRating>,
    itemRatings: (key: string) =>
      answer(http.GET('/api/v1/items/{key}/ratings', { params: { path: { key } } })) as Promise<RatingCounts>,

    /** Where an item is taken in in person, the windows for it first. */
    itemWindows: (item: string, district: string) =>
      answer(
        http.GET('/api/v1/items/{key}/windows', { params: { path: { key: item }, query: { district } } }),
      ) as Promise<{ items: ItemWindow[] }>,
    /** 容缺预审: asks the window to look at a draft. */
    askPreReview: (id: string) =>
      answer(http.POST('/api/v1/cases/{id}/pre-review', { params: { path: { id } } })) as Promise<PreReview>,
    preReview: (id: string) =>
      answer(http.GET('/api/v1/cases/{id}/pre-review', { params: { path: { id } } })) as Promise<PreReview>,
    takeBackPreReview: async (id: string): Promise<void> => {
      await http.DELETE('/api/v1/cases/{id}/pre-review', { params: { path: { id } } });
    },
    preReviews: (query: { cursor?: string | undefined } = {}) =>
      answer(http.GET('/api/v1/pre-reviews', { params: { query: given(query) } })) as Promise<Page<AskedPreReview>>,
    answerPreReview: (id: string, body: { summary: string; remarks: PreReviewRemark[] }) =>
      answer(
        http.POST('/api/v1/cases/{id}/pre-review/answer', { params: { path: { id } }, body }),
      ) as Promise<PreReview>,
    /** 预约办理: the times of a centre that have not begun. */
    appointmentSlots: (office: string) =>
      answer(
        http.GET('/api/v1/offices/{key}/appointment-slots', { params: { path: { key: office } } }),
      ) as Promise<{ items: AppointmentSlot[] }>,
    /** Lays out the times of a day, in place of those there were. */
    layOutSlots: (office: string, day: string, slots: Pick<AppointmentSlot, 'starts' | 'ends' | 'capacity'>[]) =>
      answer(
        http.PUT('/api/v1/offices/{key}/appointment-slots/{day}', { params: { path: { key: office, day } }, body: { slots } }),
      ) as Promise<{ items: AppointmentSlot[] }>,
    appointment: (id: string) =>
      answer(http.GET('/api/v1/cases/{id}/appointment', { params: { path: { id } } })) as Promise<Appointment>,
    bookAppointment: (id: string, slotId: string) =>
      answer(
        http.POST('/api/v1/cases/{id}/appointment', { params: { path: { id } }, body: { slotId } }),
      ) as Promise<Appointment>,
    cancelAppointment: async (id: string): Promise<void> => {
      await http.DELETE('/api/v1/cases/{id}/appointment', { params: { path: { id } } });
    },
    /** Who comes to the clerk's own centre on a day. */
    visits: (day: string) =>
      answer(http.GET('/api/v1/appointments', { params: { query: { day } } })) as Promise<{ items: Visit[] }>,
    greenCases: (query: { cursor?: string | undefined } = {}) =>
      answer(http.GET('/api/v1/green-cases', { params: { query: given(query) } })) as Promise<Page<TrackedCase>>,
    greenSettings: () => answer(http.GET('/api/v1/green-channel/settings')) as Promise<GreenSettings>,
    setGreenSettings: (version: number, body: Omit<GreenSettings, 'version'>) =>
      answer(
        http.PUT('/api/v1/green-channel/settings', { params: { header: { 'If-Match': `"${String(version)}"` } }, body }),
      ) as Promise<GreenSettings>,
    priorityProjects: () =>
      answer(http.GET('/api/v1/priority-projects')) as Promise<{ items: PriorityProject[] }>,
    putPriorityProject: (body: Pick<PriorityProject, 'projectCode' | 'name'>) =>
      answer(http.PUT('/api/v1/priority-projects', { body })) as Promise<PriorityProject>,
    removePriorityProject: async (code: string): Promise<void> => {
      await http.DELETE('/api/v1/priority-projects/{code}', { params: { path: { code } } });
    },
    /** Begins one application for the items of a package. */
    createPackageApplication: (
      body: {
        packageKey: string;
        applicant: { kind: 'person' } | { kind: 'firm'; firmId: string };
        district?: string;
        /** The optional items chosen. */
        items: string[];
        authorisationId?: string;
      },
      idempotencyKey: string,
    ) =>
      packageOf(
        http.POST('/api/v1/package-applications', {
          params: { header: { 'Idempotency-Key': idempotencyKey } },
          body: body as components['schemas']['PackageApplicationRequest'] & typeof body,
        }),
      ),
    myPackageApplications: () =>
      answer(http.GET('/api/v1/package-applications')) as Promise<Page<PackageApplicationSummary>>,
    packageApplication: (id: string) =>
      packageOf(http.GET('/api/v1/package-applications/{id}', { params: { path: { id } } })),
    /** Deletes an application that was never handed in; it does not come back. */
    deletePackageDraft: async (ref: CaseRef): Promise<void> => {
      await http.DELETE('/api/v1/package-applications/{id}', { params: of(ref) });
    },
    savePackageDraft: (ref: CaseRef, session: PackageSnapshot) =>
      packageOf(
        http.PUT('/api/v1/package-applications/{id}/draft', {
          params: of(ref),
          body: { session: session as unknown as components['schemas']['PackageDraftRequest']['session'] },
        }),
      ),
    uploadPackageFile: (
      id: string,
      place: string,
      file: File | LocalFile,
      onProgress: (progress: UploadProgress) => void = () => undefined,
      signal?: Stop,
    ) =>
      transport.upload<StoredFile>(
        `/package-applications/${encodeURIComponent(id)}/files?material=${encodeURIComponent(place)}`,
        file,
        file.name,
        onProgress,
        signal,
      ),
    /** Where resumable uploads to an application for a package begin (tus). */
    packageUploadsOf: (id: string) => `${options.baseUrl}/package-applications/${encodeURIComponent(id)}/uploads`,
    packageFile: (id: string, file: string) =>
      answer(
        http.GET('/api/v1/package-applications/{id}/files/{file}', { params: { path: { id, file } }, parseAs: 'blob' }),
      ) as Promise<Blob>,
    packageFilePreview: (id: string, file: string) =>
      answer(
        http.GET('/api/v1/package-applications/{id}/files/{file}/preview', {
          params: { path: { id, file } },
          parseAs: 'blob',
        }),
      ) as Promise<Blob>,
    deletePackageFile: async (id: string, file: string): Promise<void> => {
      await http.DELETE('/api/v1/package-applications/{id}/files/{file}', { params: { path: { id, file } } });
    },
    submitPackage: (ref: CaseRef, idempotencyKey: string) => {
      const { path, header } = of(ref);
      const params = { path, header: { ...header, 'Idempotency-Key': idempotencyKey } };
      return packageOf(http.POST('/api/v1/package-applications/{id}/submission', { params }));
    },

    caseNumbered: (number: string) =>
      answer(http.GET('/api/v1/staff/case-numbers/{number}', { params: { path: { number } } })) as Promise<{ id: string }>,
    staffCases: (query: StaffQuery) =>
      answer(http.GET('/api/v1/staff/cases', { params: { query: given(query) } })) as Promise<Page<StaffCaseSummary>>,
    /** The notes on a case's documents: all for staff, those they were told of for applicants. */
    annotations: (id: string) =>
      answer(http.GET('/api/v1/cases/{id}/annotations', { params: { path: { id } } })) as Promise<{ items: Annotation[]; mayAdd: boolean }>,
    annotate: (id: string, file: string, body: { page: number; place?: PagePlace; text: string }, idempotencyKey: string) =>
      answer(
        http.POST('/api/v1/cases/{id}/files/{file}/annotations', {
          params: { path: { id, file }, header: { 'Idempotency-Key': idempotencyKey } },
          body,
        }),
      ) as Promise<Annotation>,
    resolveAnnotation: (id: string, annotation: string) =>
      answer(
        http.PUT('/api/v1/cases/{id}/annotations/{annotation}/resolution', { params: { path: { id, annotation } } }),
      ) as Promise<Annotation>,
    removeAnnotation: async (id: string, annotation: string): Promise<void> => {
      await http.DELETE('/api/v1/cases/{id}/annotations/{annotation}', { params: { path: { id, annotation } } });
    },
    review: (ref: CaseRef, material: string, verdict: 'accepted' | 'rejected', reason?: string) => {
      const { path, header } = of(ref);
      const params = { path: { ...path, material }, header };
      return caseOf(
        http.PUT('/api/v1/cases/{id}/reviews/{material}', { params, body: { verdict, ...given({ reason }) } }),
      );
    },
    accept: (ref: CaseRef, note?: string) =>
      caseOf(http.POST('/api/v1/cases/{id}/acceptance', { params: of(ref), body: given({ note }) })),
    singleNotice: (ref: CaseRef, items: NoticeItem[], note?: string) =>
      caseOf(
        http.POST('/api/v1/cases/{id}/single-notice', { params: of(ref), body: { items, ...given({ note }) } }),
      ),
    notAccept: (ref: CaseRef, reason: string, rightOrgan?: string) =>
      caseOf(
        http.POST('/api/v1/cases/{id}/non-acceptance', { params: of(ref), body: { reason, ...given({ rightOrgan }) } }),
      ),
    /** Ends a case that cannot go on, with reasons; the applicant may begin again. */
    returnCase: (ref: CaseRef, reason: string) =>
      caseOf(http.POST('/api/v1/cases/{id}/return', { params: of(ref), body: { reason } })),
    /** Puts answers right on the spot, as the applicant asks. */
    correct: (ref: CaseRef, answers: Draft['answers'], note?: string) =>
      caseOf(http.POST('/api/v1/cases/{id}/correction', { params: of(ref), body: { answers, ...given({ note }) } })),
    /** Begins a special procedure, whose time does not count. */
    pause: (ref: CaseRef, procedure: Procedure, workdays: number, note?: string) =>
      caseOf(
        http.POST('/api/v1/cases/{id}/special-procedure', {
          params: of(ref),
          body: { procedure, workdays, ...given({ note }) },
        }),
      ),
    resume: (ref: CaseRef, note?: string) =>
      caseOf(http.POST('/api/v1/cases/{id}/special-procedure-end', { params: of(ref), body: given({ note }) })),
    /** Lengthens the limit, once, by the head of the organ. */
    extend: (ref: CaseRef, reason: string) =>
      caseOf(http.POST('/api/v1/cases/{id}/extension', { params: of(ref), body: { reason } })),
    /** Sends an escalated case to the upper level. */
    forward: (ref: CaseRef, note?: string) =>
      caseOf(http.POST('/api/v1/cases/{id}/forwarding', { params: of(ref), body: given({ note }) })),
    /** Returns an escalated case to the lower organ. */
    sendBack: (ref: CaseRef, reason: string) =>
      caseOf(http.POST('/api/v1/cases/{id}/sending-back', { params: of(ref), body: { reason } })),
    /** Takes a case into the green channel, with a reason people read. */
    enterGreenChannel: (ref: CaseRef, reason: string) =>
      caseOf(http.POST('/api/v1/cases/{id}/green-channel', { params: of(ref), body: { reason } })),
    giveOpinion: (ref: CaseRef, task: string, opinion: Opinion, reason?: string) => {
      const params = ofTask(ref, task);
      return caseOf(
        http.POST('/api/v1/cases/{id}/tasks/{task}/opinion', { params, body: { opinion, ...given({ reason }) } }),
      );
    },
    /** What waits for the caller's department, the most urgent first. */
    tasks: (query: { cursor?: string | undefined } = {}) =>
      answer(http.GET('/api/v1/staff/tasks', { params: { query: given(query) } })) as Promise<Page<QueuedTask>>,
    /** Finishes a merged assessment: every part of the task, each once. */
    assess: (ref: CaseRef, task: string, findings: Finding[]) =>
      caseOf(
        http.POST('/api/v1/cases/{id}/tasks/{task}/assessment', { params: ofTask(ref, task), body: { findings } }),
      ),
    askDepartments: (ref: CaseRef, body: TaskQuestion) =>
      caseOf(http.POST('/api/v1/cases/{id}/tasks', { params: of(ref), body })),
    returnTask: (ref: CaseRef, task: string, reason: string) =>
      caseOf(http.POST('/api/v1/cases/{id}/tasks/{task}/return', { params: ofTask(ref, task), body: { reason } })),
    transferTask: (ref: CaseRef, task: string, department: string, reason: string) =>
      caseOf(
        http.POST('/api/v1/cases/{id}/tasks/{task}/transfer', { params: ofTask(ref, task), body: { department, reason } }),
      ),
    assignTask: (ref: CaseRef, task: string, reviewer: string) =>
      caseOf(
        http.POST('/api/v1/cases/{id}/tasks/{task}/assignment', { params: ofTask(ref, task), body: { reviewer } }),
      ),
    cancelTask: (ref: CaseRef, task: string, reason: string) =>
      caseOf(
        http.POST('/api/v1/cases/{id}/tasks/{task}/cancellation', { params: ofTask(ref, task), body: { reason } }),
      ),
    decideStage: (ref: CaseRef, number: number, outcome: 'passed' | 'refused', reason?: string) => {
      const { path, header } = of(ref);
      return caseOf(
        http.POST('/api/v1/cases/{id}/stages/{number}/decision', {
          params: { path: { ...path, number }, header },
          body: { outcome, ...given({ reason }) },
        }),
      );
    },
    /** A code table, such as `departments`. */
    codes: (table: string) =>
      answer(http.GET('/api/v1/codes/{table}', { params: { path: { table } } })) as unknown as Promise<CodeTable>,
    decide: (ref: CaseRef, outcome: 'granted' | 'refused', reason?: string) =>
      caseOf(
        http.POST('/api/v1/cases/{id}/decision', { params: of(ref), body: { outcome, ...given({ reason }) } }),
      ),
    issue: (ref: CaseRef) => caseOf(http.POST('/api/v1/cases/{id}/issuance', { params: of(ref) })),
    deliver: (ref: CaseRef, method: 'pickup' | 'mail' | 'electronic') =>
      caseOf(http.POST('/api/v1/cases/{id}/delivery', { params: of(ref), body: { method } })),
    lamps: (query: LampScope & { lamp?: string | undefined; cursor?: string | undefined } = {}) =>
      answer(http.GET('/api/v1/lamps', { params: { query: given(query) } })) as Promise<LampBoard>,
    /** Calls back with the totals now and whenever they change, until the server ends the answer, which it does after minutes. */
    watchLamps: async (scope: LampScope, each: (totals: LampTotals) => void, signal: AbortSignal): Promise<void> => {
      const { data } = await http.GET('/api/v1/lamps/events', {
        params: { query: given(scope) },
        parseAs: 'stream',
        signal,
      });
      await readEvents(data as ReadableStream<Uint8Array<ArrayBuffer>> | null, 'totals', (data) => {
        each(JSON.parse(data) as LampTotals);
      });
    },
    paymentOrder: (id: string) =>
      answer(http.GET('/api/v1/payment-orders/{id}', { params: { path: { id } } })) as Promise<PaymentOrder>,
    /** Records what was paid at the window, by the number the payment has where it was made. */
    recordPayment: (id: string, body: { amountFen: number; reference: string }, idempotencyKey: string) =>
      answer(
        http.POST('/api/v1/payment-orders/{id}/payments', {
          params: { path: { id }, header: { 'Idempotency-Key': idempotencyKey } },
          body,
        }),
      ) as Promise<PaymentOrder>,
    offices: () => answer(http.GET('/api/v1/offices')) as Promise<{ items: Office[] }>,
    thresholds: (office: string) =>
      answer(http.GET('/api/v1/offices/{key}/thresholds', { params: { path: { key: office } } })) as Promise<Thresholds>,
    setThresholds: (office: string, version: number, body: Pick<Thresholds, 'remainingWorkdays' | 'usedPercent'>) =>
      answer(
        http.PUT('/api/v1/offices/{key}/thresholds', {
          params: { path: { key: office }, header: { 'If-Match': `"${String(version)}"` } },
          body,
        }),
      ) as Promise<Thresholds>,
    windows: (office: string) =>
      answer(http.GET('/api/v1/offices/{key}/windows', { params: { path: { key: office } } })) as Promise<OfficeWindows>,
    mandates: () => answer(http.GET('/api/v1/mandates')) as Promise<{ items: Mandate[] }>,
    drawUpMandate: (body: NewMandate, idempotencyKey: string) =>
      answer(
        http.POST('/api/v1/mandates', { params: { header: { 'Idempotency-Key': idempotencyKey } }, body }),
      ) as Promise<Mandate>,
    signMandate: (id: string) =>
      answer(http.PUT('/api/v1/mandates/{id}/signature', { params: { path: { id } } })) as Promise<Mandate>,
    revokeMandate: async (id: string): Promise<void> => {
      await http.DELETE('/api/v1/mandates/{id}', { params: { path: { id } } });
    },
    sendOpinion: (opinion: NewOpinion, idempotencyKey: string) =>
      answer(
        http.POST('/api/v1/supervision-opinions', {
          params: { header: { 'Idempotency-Key': idempotencyKey } },
          body: { kind: opinion.kind, text: opinion.text, replyDue: opinion.replyDue, ...given({ caseId: opinion.caseId, department: opinion.department }) },
        }),
      ) as Promise<SupervisionOpinion>,
    opinions: (query: { open?: boolean | undefined; cursor?: string | undefined } = {}) =>
      answer(http.GET('/api/v1/supervision-opinions', { params: { query: given(query) } })) as Promise<
        Page<SupervisionOpinion>
      >,
    caseOpinions: (id: string) =>
      answer(http.GET('/api/v1/cases/{id}/supervision-opinions', { params: { path: { id } } })) as Promise<{
        items: SupervisionOpinion[];
      }>,
    commitmentChecks: (query: { open?: boolean | undefined; cursor?: string | undefined } = {}) =>
      answer(http.GET('/api/v1/commitment-checks', { params: { query: given(query) } })) as Promise<Page<CommitmentCheck>>,
    caseCommitmentChecks: (id: string) =>
      answer(http.GET('/api/v1/cases/{id}/commitment-checks', { params: { path: { id } } })) as Promise<{
        items: CommitmentCheck[];
      }>,
    recordFinding: (id: string, body: components['schemas']['CommitmentFindingRequest']) =>
      answer(
        http.POST('/api/v1/commitment-checks/{id}/finding', { params: { path: { id } }, body }),
      ) as Promise<CommitmentCheck>,
    deadLetters: (query: { cursor?: string | undefined } = {}) =>
      answer(http.GET('/api/v1/dead-letters', { params: { query: given(query) } })) as Promise<Page<DeadLetter>>,
    retryDeadLetter: async (id: string): Promise<void> => {
      await http.POST('/api/v1/dead-letters/{id}/retry', { params: { path: { id } } });
    },
    repairRequests: (query: { cursor?: string | undefined } = {}) =>
      answer(http.GET('/api/v1/repair-requests', { params: { query: given(query) } })) as Promise<Page<CreditRecord>>,
    answerRepair: (id: string, body: components['schemas']['RepairAnswerRequest']) =>
      answer(http.POST('/api/v1/repair-requests/{id}/answer', { params: { path: { id } }, body })) as Promise<CreditRecord>,
    replyToOpinion: (id: string, text: string) =>
      answer(
        http.POST('/api/v1/supervision-opinions/{id}/reply', { params: { path: { id } }, body: { text } }),
      ) as Promise<SupervisionOpinion>,
  };
}

export type Client = ReturnType<typeof createClient>;
