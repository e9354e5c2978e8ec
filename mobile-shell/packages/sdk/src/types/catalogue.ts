import type { Audience, Named } from './common';

export type ItemStatus = 'published' | 'suspended' | 'cancelled';

export interface Period {
  days: number;
  unit: 'workday' | 'day' | 'month';
  extension?: number;
  note?: string;
}

/** 四办: 马上办, 网上办, 一次办 (one journey at most), 就近办. */
export type Way = 'atOnce' | 'online' | 'once' | 'nearby';

/** A line of a sample (样表); without a label it is a paragraph by itself. */
export interface SampleLine {
  label?: string;
  text: string;
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
  /** What the theme is called. */
  themeName: string;
  popular?: number | null;
  promised: Period;
  visits: number;
  /** 四办: how the item spares people time and journeys. */
  ways: Way[];
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
  /** How it looks filled in; left out where there is no sample. */
  sample?: SampleLine[];
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
