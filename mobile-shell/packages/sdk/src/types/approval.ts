import type { CaseSummary, Lamp } from './cases';
import type { Named } from './common';

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

/** What somebody is about to decide (拟办意见). */
export interface DraftedWords {
  outcome: 'granted' | 'refused';
  opinion?: string | null;
  conditions?: string | null;
}

export interface DraftedDecision extends DraftedWords {
  /** The task it would answer, `decision` for the case itself, or `below` for what the organ below had drafted. */
  about: string;
  author: string;
  savedAt: string;
}

export type TemplateKind = 'grant' | 'conditions' | 'refusal';

/** What a department often writes (意见模板). */
export interface OpinionTemplate {
  id: string;
  kind: TemplateKind;
  zh: string;
  en: string;
}
