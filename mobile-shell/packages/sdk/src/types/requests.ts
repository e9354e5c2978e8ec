import type { Case } from './cases';
import type { Audience } from './common';
import type { SupervisionOpinion } from './supervision';

export interface ItemQuery {
  q?: string | undefined;
  audience?: Audience | undefined;
  department?: string | undefined;
  district?: string | undefined;
  theme?: string | undefined;
  popular?: boolean | undefined;
  /** 四办: only the items that have each way asked for. */
  atOnce?: boolean | undefined;
  online?: boolean | undefined;
  once?: boolean | undefined;
  nearby?: boolean | undefined;
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

/** A case and the version a change is made to. */
export type CaseRef = Pick<Case, 'id' | 'version'>;
