import type { Choices, Context, FileFact, Json, Verdict } from '@onewindow/client-core';
import type { GreenChannel, Stage, Task } from './approval';
import type { CommitmentTerms } from './catalogue';
import type { Audience } from './common';
import type { PickupOffice } from './offices';
import type { CasePackage } from './packages';

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

export type Lamp = 'green' | 'yellow' | 'red' | 'none';

export interface CaseSummary {
  id: string;
  number: string | null;
  item: { key: string; name: string; version: number };
  applicant: { kind: Audience; name: string };
  district: string;
  /** The department that decides; of a case begun without a connection nobody knows it yet. */
  department?: string;
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
  /** The id of the printable paper. */
  id: string;
  kind: string;
  name: string;
  number: string;
  issuedAt: string;
  licence?: string | null;
}

/** 预填: a field a new form begins with, and the answer. */
export interface PrefilledField {
  pointer: string;
  /** `applicant.…` is whoever applies, `firm.…` the firm that applies, `contact.…` whoever fills the form in. */
  from: string;
  value: string;
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

export interface CaseReview {
  material: string;
  verdict: 'accepted' | 'rejected';
  reason?: string | null;
  /** The SHA-256 of the files looked at. */
  files: string[];
}

export interface Case extends CaseSummary {
  /** Who has to do something next; null for one that has ended. */
  heldBy: { kind: 'applicant' | 'window' | 'department'; name: string } | null;
  /** Working days left of the promised limit, below 0 where it has passed; null while none runs. */
  remainingWorkdays: number | null;
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
  /** The day by which whoever has the case must act. */
  actBy: string | null;
  actLamp: Lamp;
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
