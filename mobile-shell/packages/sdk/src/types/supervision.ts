import type { CaseSummary, Lamp } from './cases';
import type { CommitmentTerms } from './catalogue';
import type { Named } from './common';

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
