import type { PackageSnapshot } from '@onewindow/client-core';
import type { Case, CaseSummary, StoredFile } from './cases';
import type { ItemSummary } from './catalogue';
import type { Named } from './common';

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
