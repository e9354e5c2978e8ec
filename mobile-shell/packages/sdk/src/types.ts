import type { Calendar, Choices, Context, FileFact, Json, Lang, PackageSnapshot, Verdict } from '@onewindow/core-wasm';

export type { Lang };

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export interface Named {
  key: string;
  name: string;
}

export type Audience = 'person' | 'firm';
export type ItemStatus = 'published' | 'suspended' | 'cancelled';

export interface Period {
  days: number;
  unit: 'workday' | 'day' | 'month';
  extension?: number;
  note?: string;
}

export interface Office {
  key: string;
  name: string;
  department: string | null;
  district: string | null;
}

/** When an office's lamps turn yellow, whichever comes first. */
export interface Thresholds {
  remainingWorkdays: number;
  usedPercent: number;
  version: number;
}

/** The windows of a service centre. */
export interface OfficeWindows {
  /** 无差别受理 */
  anyItem: boolean;
  windows: { key: string; name: string; kind: 'investment' | 'realEstate' | 'business' | 'social' | null; kindText: string }[];
  version: number;
}

/** 授权书 */
export interface Mandate {
  id: string;
  department: string;
  holder: string;
  holderName: string;
  items: string[];
  validFrom: string;
  validUntil: string;
  holderSignedAt: string | null;
  headSignedAt: string | null;
  headName: string | null;
  revokedAt: string | null;
  inForce: boolean;
}

export interface NewMandate {
  holder: string;
  /** The items it covers; empty for all of the department's. */
  items: string[];
  validFrom: string;
  validUntil: string;
}

/** A window that hands out results. */
export interface PickupOffice {
  key: string;
  name: string;
  district: string;
  /** Where it stands, north and east in millionths of a degree, where that is known. */
  latE6?: number;
  lngE6?: number;
}

export interface PostalAddress {
  name: string;
  mobile: string;
  address: string;
}

/** Where a result is wanted. */
export interface DeliveryChoice {
  method: 'pickup' | 'mail' | 'electronic';
  office: PickupOffice | null;
  address: PostalAddress | null;
}

/** Where a result shall go: `office` for a pick-up, `address` for the post. */
export interface DeliveryWish {
  method: DeliveryChoice['method'];
  office?: string;
  address?: PostalAddress;
}

/** A window where an item is taken in. */
export interface ItemWindow {
  office: string;
  officeName: string;
  window: string;
  name: string;
  kindText: string;
}

export interface ItemSummary {
  key: string;
  version: number;
  name: string;
  summary: string;
  department: Named;
  type: string;
  /** What the type is called, such as 行政许可. */
  typeName: string;
  caseType: 'immediate' | 'promised' | 'other';
  audience: Audience[];
  theme: string;
  popular?: number | null;
  promised: Period;
  visits: number;
  feeCharged: boolean;
  status: ItemStatus;
}

/** What is told before a promise may stand in for a document. */
export interface CommitmentTerms {
  proves: string;
  standard: string;
  consequence: string;
  checkMethod: 'online' | 'onSite';
  /** Within how many working days of the decision. */
  checkWorkdays: number;
}

export interface GuideMaterial {
  id: string;
  name: string;
  why: string;
  condition: string | null;
  form: 'original' | 'copy' | 'originalAndCopy' | 'electronic';
  originals: number;
  copies: number;
  source?: string;
  generated: boolean;
  alternatives: {
    licence?: Named;
    sharedData?: Named;
    commitment?: string;
    commitmentTerms?: CommitmentTerms;
    deferralWorkdays?: number;
  };
  /** What a file must be; null when nothing is uploaded. */
  files: { types: string[]; maxMegabytes: number; maxCount: number } | null;
  note?: string;
}

export interface Guide extends ItemSummary {
  codes: { basic?: string; handling?: string; implementation?: string; local?: string };
  mode: 'single' | 'joint' | 'escalated';
  applicants: string[];
  legalBasis: string[];
  conditions: string[];
  limits: { statutory: Period; promised?: Period; delivery?: Period };
  steps: { id: string; name: string; workdays?: number }[];
  specialProcedures: { id: string; name: string; countsInClock: boolean; minDays?: number }[];
  materials: GuideMaterial[];
  fees: {
    id: string;
    listCode: string;
    name: string;
    basis?: string;
    condition: string | null;
    /** Null when the amount depends on the answers. */
    amountFen: number | null;
    amount?: string;
  }[];
  result: { name: string; kind: string; licence?: Named; validity?: string; delivery: string[] };
  scope?: string;
  online: { depth: 'guide' | 'precheck' | 'accept' | 'full'; channels: string[] };
  inPerson: boolean;
  agentAllowed: boolean;
  districts: Named[];
  /** What it takes to know the exact checklist (情形引导). */
  situations: {
    /** Pointers, in form order. */
    questions: string[];
    /** Those that count as answered before anybody answers them, and are asked all the same. */
    presets: string[];
    fewestQuestions: number;
    mostQuestions: number;
    /** How many different checklists there are. */
    lists: number;
    /** There are no others. */
    complete: boolean;
  };
  pack: { sha256: string; url: string };
  provenance: {
    place: string;
    date: string;
    sources: { id: string; url: string; what: string }[];
    unverified: string[];
  };
  packages: Named[];
}

export interface PackageSummary {
  key: string;
  version: number;
  name: string;
  summary: string;
  lead: Named;
  itemCount: number;
}

export interface PackageMember {
  key: string;
  name: string;
  department: Named;
  optional: boolean;
  /** Done outside this catalogue, so there is no guide for it. */
  external: boolean;
  /** The keys of those to be finished before. */
  after: string[];
  item: ItemSummary | null;
}

/** A question asked once, or a document handed in once, for the items with these keys. */
export interface PackageShared {
  id: string;
  title: string;
  items: string[];
}

export interface PackageGuide extends PackageSummary {
  cooperation: 'oneDepartment' | 'oneLevel' | 'acrossLevels';
  cooperationText: string;
  items: PackageMember[];
  /** What a session on the package opens; null while one of its items is not published. */
  document: { sha256: string; url: string } | null;
  sharedFields: PackageShared[];
  sharedMaterials: PackageShared[];
  legalBasis: string[];
}

/** Where an item of a submitted application stands. */
export type PackageMemberState = 'waiting' | 'ready' | 'submitted' | 'needsApplicant' | 'issued' | 'ended' | 'stopped';

/** One thing done in an application for a package. */
export interface PackageStep {
  key: string;
  name: string;
  /** Done elsewhere; nothing here waits for it. */
  external: boolean;
  /** Null of an external step, and while the application is a draft. */
  state: PackageMemberState | null;
  stateText: string | null;
  /** The keys of the items whose results it starts from, while these are not all there. */
  waitsFor: string[];
  reason: string | null;
  case: CaseSummary | null;
}

/** All fees of a package on one order; amounts in 分. */
export interface PaymentOrder {
  id: string;
  applicationId: string;
  lines: { caseId: string; caseNumber: string | null; item: string; name: string; amountFen: number; cancelled: boolean }[];
  totalFen: number;
  paidFen: number;
  dueFen: number;
  refundFen: number;
  payments: { id: string; amountFen: number; reference: string; recordedAt: string; recordedBy: string }[];
}

export interface PackageApplicationSummary {
  id: string;
  packageKey: string;
  name: string;
  applicantName: string;
  district: string;
  state: 'draft' | 'submitted';
  version: number;
  /** How many items are applied for, and how many of them have their result. */
  total: number;
  done: number;
  createdAt: string;
  submittedAt: string | null;
}

export interface PackageApplication extends PackageApplicationSummary {
  documentSha256: string;
  /** What the session wrote last, and what it is opened in; null once it was handed in. */
  session: PackageSnapshot | null;
  context: Case['context'] | null;
  /** Types of the licences that come of the application itself. */
  expectedLicences: string[];
  /** `material` is `/shared/ID` or `/ITEM/MATERIAL`. */
  files: StoredFile[];
  members: PackageStep[];
  paymentOrder: PaymentOrder | null;
}

/** The application for a package a case belongs to. */
export interface CasePackage {
  applicationId: string;
  key: string;
  name: string;
  state: PackageMemberState;
  paymentOrderId: string | null;
}

/** A message in the message centre. */
export interface Message {
  id: string;
  kind: string;
  title: string;
  text: string;
  caseId: string;
  caseNumber: string | null;
  createdAt: string;
  readAt: string | null;
}

export interface Inbox extends Page<Message> {
  unread: number;
}

/** A message that was given up. What it says, and to whom, is not told. */
export interface DeadLetter {
  id: string;
  topic: string;
  kind: string | null;
  caseNumber: string | null;
  attempts: number;
  reason: string | null;
  createdAt: string;
  givenUpAt: string | null;
}

/** What somebody's credit leaves open. */
export interface Standing {
  deferralAllowed: boolean;
  commitmentAllowed: boolean;
}

export interface Me {
  id: string;
  kind: 'citizen' | 'staff' | 'client';
  name: string;
  maskedMobile?: string;
  realNameLevel?: number;
  firms: { id: string; name: string; uscc: string; standing: Standing }[];
  roles: string[];
  office?: Named;
  department?: string;
  district?: string;
  licences: { type: string; name: string; number: string; validUntil?: string }[];
  standing: Standing;
}

export interface SignedIn {
  accessToken: string;
  tokenType: string;
  expiresInSeconds: number;
  refreshToken: string;
  me: Me;
}

export interface SmsCode {
  expiresInSeconds: number;
  retryAfterSeconds: number;
  /** Only given by a server started for demonstration. */
  demoCode?: string | null;
}

export type Lamp = 'green' | 'yellow' | 'red' | 'none';

export interface CaseSummary {
  id: string;
  number: string | null;
  item: { key: string; name: string; version: number };
  applicant: { kind: Audience; name: string };
  district: string;
  state: string;
  stateText: string;
  version: number;
  createdAt: string;
  submittedAt: string | null;
  promisedDue: string | null;
  statutoryDue: string | null;
  dueProvisional: boolean;
  lamp: Lamp;
  allowed: string[];
}

export interface StoredFile extends FileFact {
  id: string;
  material: string;
  uploadedAt: string;
  /** `quarantined` until a scanner has seen it; a `refused` one counts as not provided. */
  state: 'quarantined' | 'available' | 'refused';
  /** The code of the problem it has. */
  problem: string | null;
}

/** A file that comes in several requests (tus 1.0). */
export interface Upload {
  id: string;
  length: number;
  /** Bytes that are safe: where to go on. */
  offset: number;
  /** What it has become once all has come; null before, and after the file was removed. */
  file: StoredFile | null;
}

export interface Notice {
  id: string;
  /** `singleNotice`, `acceptance`, `decision` and others; `title` says it in words. */
  kind: string;
  title: string;
  number: string;
  issuedAt: string;
  reasons: { material?: string | null; pointer?: string | null; text: string }[];
  note?: string | null;
}

export interface Receipt {
  number: string;
  caseNumber: string;
  issuedAt: string;
  verificationUrl: string;
  materials: { id: string; name: string; state: string }[];
}

export interface Decision {
  outcome: 'granted' | 'refused';
  reason: string | null;
  decidedAt: string;
  decidedBy: string;
}

export interface CaseResult {
  kind: string;
  name: string;
  number: string;
  issuedAt: string;
  licence?: string | null;
}

/** A special procedure, whose time does not count. */
export type Procedure =
  | 'hearing'
  | 'inspection'
  | 'testing'
  | 'expertReview'
  | 'appraisal'
  | 'quarantine'
  | 'bidding'
  | 'auction';
export type Opinion = 'agree' | 'agreeWithConditions' | 'disagree';

/** One of the assessments merged into a task (多评合一). */
export type AssessmentPart = 'energy' | 'safety' | 'environment' | 'geology' | 'minerals' | 'relics';

export interface Finding {
  part: AssessmentPart;
  opinion: Opinion;
  reason?: string;
}

export interface Stage {
  number: number;
  key: string;
  name: string;
  lead: Named;
  gate: 'all' | 'any' | 'leadDecides';
  state: 'waiting' | 'running' | 'held' | 'passed' | 'refused';
  startedAt: string | null;
  doneAt: string | null;
}

export interface Task {
  id: string;
  name: string | null;
  stage: number | null;
  kind: 'review' | 'consult' | 'assessment';
  department: Named;
  state: 'waiting' | 'open' | 'done' | 'returned' | 'cancelled';
  opinion: Opinion | null;
  reason: string | null;
  question: string | null;
  /** The lead asked for it on top of the template. */
  added: boolean;
  parts: AssessmentPart[];
  findings: Finding[];
  assignee: string | null;
  startedAt: string | null;
  due: string | null;
  lamp: Lamp;
  assignedAt: string;
  doneAt: string | null;
  doneBy: string | null;
}

/** A task on a department's list, with its case. */
export interface QueuedTask extends Task {
  caseId: string;
  caseNumber: string | null;
  item: string;
  applicantName: string;
}

/** 绿色通道: why a case is in it, and what it does for it. */
export interface GreenChannel {
  ground: 'projectList' | 'goodCredit' | 'byHand';
  reason: string | null;
  helper: string | null;
  /** The day the office means to be done by. */
  innerDue: string | null;
  enteredAt: string;
}

/** How much sooner the green channel is. */
export interface GreenSettings {
  innerPercent: number;
  remainingWorkdays: number;
  usedPercent: number;
  version: number;
}

/** 重点项目 */
export interface PriorityProject {
  projectCode: string;
  name: string;
  addedAt: string;
}

/** A case of the green channel, for those who watch. */
export interface TrackedCase extends CaseSummary {
  greenChannel: GreenChannel;
}

/** What the window found of a material or of a field, one of the two. */
export interface PreReviewRemark {
  material?: string;
  pointer?: string;
  kind: 'ok' | 'missing' | 'wrong';
  text?: string;
}

/** 容缺预审: what became of asking the window to look at a draft. */
export interface PreReview {
  state: 'open' | 'answered' | 'closed';
  askedAt: string;
  /** The newest answer, which stays though the window is asked again. */
  answer: { summary: string; remarks: PreReviewRemark[]; answeredBy: string; answeredAt: string | null } | null;
}

/** A draft the window was asked to look at. */
export interface AskedPreReview {
  caseId: string;
  applicant: string;
  item: string;
  /** Rule would take it into the green channel. */
  green: boolean;
  askedAt: string;
}

/** A time at a service centre. */
export interface AppointmentSlot {
  id: string;
  day: string;
  /** Hours and minutes in Shanghai. */
  starts: string;
  ends: string;
  capacity: number;
  /** For how many more there is room. */
  free: number;
}

/** When an applicant comes to a centre for a case. */
export interface Appointment {
  caseId: string;
  office: string;
  officeName: string;
  day: string;
  starts: string;
  ends: string;
  bookedAt: string;
}

/** Somebody who comes to a centre. */
export interface Visit {
  caseId: string;
  applicant: string;
  item: string;
  starts: string;
  ends: string;
}

export interface CaseReview {
  material: string;
  verdict: 'accepted' | 'rejected';
  reason?: string | null;
  /** The SHA-256 of the files looked at. */
  files?: string[];
}

export interface Case extends CaseSummary {
  packSha256: string;
  greenChannel: GreenChannel | null;
  /** What the core is given besides the answers; the calendar is fetched apart. */
  context: Omit<Context, 'lang' | 'calendar'> & Partial<Pick<Context, 'lang' | 'calendar'>>;
  answers: { [key: string]: Json };
  choices: Choices;
  verdict: Verdict;
  /** By the document's key. */
  commitmentTerms: { [material: string]: CommitmentTerms };
  files: StoredFile[];
  notices: Notice[];
  receipt: Receipt | null;
  decision: Decision | null;
  result: CaseResult | null;
  package: CasePackage | null;
  projectCode: string | null;
  stages: Stage[];
  tasks: Task[];
  reviews: CaseReview[];
}

export interface TimelineEvent {
  at: string;
  type: string;
  text: string;
  actorName: string;
  detail?: string | null;
  /** The program by which the applicant did it, on their consent. */
  program?: string;
}

export interface StaffCaseSummary extends CaseSummary {
  applicantName: string;
  receivedAt: string | null;
  assignedDepartment: string | null;
}

export interface LampRow extends CaseSummary {
  limitLamp: Lamp;
  limitDue: string;
  remainingWorkdays: number;
  assignedDepartment: string;
}

export interface LampCounts {
  green: number;
  yellow: number;
  red: number;
}

export interface PlaceCounts {
  key: string;
  name: string;
  counts: LampCounts;
}

export interface LampTotals {
  counts: LampCounts;
  departments: (PlaceCounts & { districts: PlaceCounts[] })[];
  districts: PlaceCounts[];
  /** `city` and `district`, as far as anything runs there. */
  levels: PlaceCounts[];
}

export interface LampBoard extends LampTotals {
  items: LampRow[];
  nextCursor: string | null;
}

export interface SupervisionOpinion {
  id: string;
  kind: 'opinion' | 'rectification';
  caseId?: string | null;
  caseNumber?: string | null;
  department: string;
  departmentName: string;
  text: string;
  replyDue: string;
  lamp: Lamp;
  authorName: string;
  createdAt: string;
  reply?: { text: string; byName: string; at: string; late: boolean } | null;
  mayReply: boolean;
}

export interface ReceiptVerification {
  valid: boolean;
  number: string;
  title: string;
  issuedAt: string;
  issuedBy: string;
  /** The PDFs that were handed out, by their SHA-256. */
  files?: { language: string; sha256: string }[];
  item: string;
  state: string;
  stateText: string;
  receivedAt: string;
}

export interface Draft {
  answers: { [key: string]: Json };
  choices: Choices;
}

export type { Calendar };

/** A stretch of a case's life. */
export interface ClockInterval {
  from: string;
  /** Null while it runs. */
  to: string | null;
  why: 'intake' | 'supplement' | 'review' | 'lowerReview' | 'upperReview' | 'specialProcedure' | 'delivery';
  counted: boolean;
  workdays: number | null;
  text: string;
  law: string;
}

/** Which stretches of a case count, and the days its limits end on. */
export interface CaseClock {
  intervals: ClockInterval[];
  accepted: string | null;
  noticeDue: string | null;
  statutoryDue: string | null;
  promisedDue: string | null;
  warnAt: string | null;
  forwardDue: string | null;
  deliveryDue: string | null;
  stoppedSince: string | null;
  extendedBy: number | null;
  provisional: boolean;
  owedDue: string | null;
}

/** A code table, such as the departments. */
export interface CodeTable {
  table: string;
  items: { key: string; name: string; code?: string }[];
}

/** 代办: somebody may apply in another's name. */
export interface Authorisation {
  id: string;
  principal: Audience;
  principalId: string;
  principalName: string;
  agentName: string;
  /** The items it covers; empty for all. */
  items: string[];
  validUntil: string;
  signedAt: string;
  endedAt: string | null;
}

export interface Authorisations {
  given: Authorisation[];
  received: Authorisation[];
}

/** Something a program may do, in words. */
export interface ConsentRight {
  scope: string;
  text: string;
}

/** A citizen's answer to what a program asks for. */
export interface ConsentRequest {
  clientId: string;
  redirectUri: string;
  responseType: string;
  scope: string;
  state?: string;
  codeChallenge: string;
  codeChallengeMethod: string;
  agreed: boolean;
}

/** What a program asks a citizen for. */
export interface ConsentAsked {
  clientName: string;
  rights: ConsentRight[];
  returnsTo: string;
  until: string;
  /** Where to go at once, because what was asked for cannot be given. */
  refused: string | null;
}

/** A consent that runs. */
export interface Consent {
  id: string;
  clientName: string;
  rights: ConsentRight[];
  givenAt: string;
  expiresAt: string;
}

/** The check of a promise after the decision. */
export interface CommitmentCheck {
  id: string;
  caseId: string;
  caseNumber: string | null;
  item: string;
  applicantName: string;
  material: string;
  materialName: string;
  department: Named;
  method: CommitmentTerms['checkMethod'];
  due: string;
  overdue: boolean;
  state: 'open' | 'correcting' | 'kept' | 'broken';
  correctBy: string | null;
  reason: string | null;
  licenceRevoked: boolean;
  foundBy: string | null;
  foundAt: string | null;
  mayCheck: boolean;
}

/** What is held against a person or a firm, and what it closes until it is repaired. */
export interface CreditRecord {
  id: string;
  subjectKind: Audience;
  subjectName: string;
  kind: 'falseCommitment' | 'deferralLapsed';
  title: string;
  closes: 'commitment' | 'deferral';
  caseId: string;
  caseNumber: string;
  item: string;
  reason: string | null;
  recordedOn: string;
  state: 'open' | 'requested' | 'declined' | 'repaired';
  repair: { text: string; askedAt: string; answer: string | null; answeredBy: string | null; answeredAt: string | null } | null;
}

export type RatingGrade = 'verySatisfied' | 'satisfied' | 'fairlySatisfied' | 'dissatisfied' | 'veryDissatisfied';

export interface RatingTag {
  code: string;
  text: string;
}

/** A grade with the tags that may go with it. */
export interface RatingChoice {
  grade: RatingGrade;
  stars: number;
  text: string;
  tags: RatingTag[];
}

export interface GivenRating {
  grade: RatingGrade;
  gradeText: string;
  tags: RatingTag[];
  comment?: string;
  ratedAt: string;
  /** A bad one is being looked into. */
  open: boolean;
  answerDue?: string;
  finding?: RatingFinding;
  reply?: string;
  answeredAt?: string;
  secondGrade?: RatingGrade;
}

export type RatingFinding = 'rectified' | 'explained' | 'excluded';

export interface CaseRating {
  mayRate: boolean;
  mayRateAgain: boolean;
  rating?: GivenRating;
}

/** A rating as supervisors see it. */
export interface ListedRating extends GivenRating {
  id: string;
  caseId: string;
  caseNumber?: string;
  itemName: string;
  department: string;
  district: string;
  contactDue?: string;
  overdue: boolean;
  excluded: boolean;
  answeredBy?: string;
}

/** How often each grade was given. */
export interface RatingCounts extends Record<RatingGrade, number> {
  rated: number;
  satisfiedPerMille?: number;
}

/** A version of an item put forward for publishing. */
export interface ItemRelease {
  id: string;
  version: number;
  item: string;
  itemVersion: number;
  state: 'proposed' | 'scheduled' | 'published' | 'refused' | 'withdrawn' | 'failed';
  reason: string;
  effectiveFrom: string;
  proposedBy: string;
  proposedById: string;
  proposedAt: string;
  decidedBy?: string;
  decidedAt?: string;
  answer?: string;
}

/** What editors are working on; lists leave the text out. */
export interface WorkingCopy {
  version: number;
  savedBy: string;
  savedAt: string;
  source?: string;
}

export interface EditedVersion {
  version: number;
  publishedAt: string;
  hasSource: boolean;
  release?: ItemRelease;
}

/** An item as its editors see it; lists leave the versions out. */
export interface EditedItem {
  key: string;
  name?: string;
  version?: number;
  copyVersion: number;
  workingCopy?: WorkingCopy;
  release?: ItemRelease;
  versions?: EditedVersion[];
}

export type ItemChangeGroup = 'item' | 'conditions' | 'materials' | 'form' | 'limits' | 'fees' | 'result' | 'steps' | 'legalBasis';

/** One thing a version changes for people. */
export interface ItemChange {
  group: ItemChangeGroup;
  kind: 'added' | 'removed' | 'changed';
  name: string;
  facts: { label: string; before?: string; after?: string }[];
}

/** What publishing a text would say of it. */
export interface CheckedSource {
  faults: { file: string; line: number; column: number; code: string; message: { zh: string; en: string }; suggestion?: string }[];
  packSha256?: string;
  version?: number;
  broken: string[];
  changes?: ItemChange[];
}

export interface ReleaseDetail {
  release: ItemRelease;
  source: string;
  checked: CheckedSource;
}

/** In thousandths of a page's width and height as it is shown upright. */
export interface PagePlace {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A note on a document. */
export interface Annotation {
  id: string;
  file: string;
  number: number;
  page: number;
  place?: PagePlace;
  text: string;
  /** Whether its applicant sees it. */
  told: boolean;
  resolvedAt?: string;
  author?: string;
  createdAt?: string;
  own: boolean;
}
