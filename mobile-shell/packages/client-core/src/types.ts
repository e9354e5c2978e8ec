/** The JSON the rules core takes and gives. The Rust types behind them are in `client-core`. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A JSON Pointer from the root of the answers, such as `/operator/name` or `/people/0/age`. */
export type Pointer = string;

export type Lang = 'zh-CN' | 'en';

export interface Calendar {
  years: Record<string, { off: string[]; makeUp: string[] }>;
}

export interface Context {
  /** The civil day in Asia/Shanghai the verdict is for. */
  today: string;
  lang: Lang;
  applicant: { kind: 'person' | 'firm' };
  standing: { deferralAllowed: boolean; commitmentAllowed: boolean };
  /** Type keys of the e-licences the applicant holds. */
  holdings: string[];
  calendar: Calendar;
}

export interface Choices {
  commitments: string[];
  deferrals: string[];
  licences: string[];
}

export interface FileFact {
  name: string;
  size: number;
  mediaType: string;
  sha256: string;
}

export interface Review {
  verdict: 'accepted' | 'rejected';
  reason?: string;
  /** The SHA-256 of the files looked at: one that came later lifts a rejection. */
  files?: string[];
}

export interface Input {
  answers: { [key: string]: Json };
  choices: Choices;
  files: Record<string, FileFact[]>;
  reviews: Record<string, Review>;
}

/** What goes to the server: visible, answered fields only. */
export type Document = Pick<Input, 'answers' | 'choices'>;

export interface Because {
  pointer: Pointer;
  title: string;
  /** The answer, personal ones masked down to their last characters; null when there is none. */
  value: Json;
  /** The answer as people read it. */
  text: string;
}

export interface FieldError {
  /** Into the answers, or `#/materials/<id>`, `#/choices/…` and `#/fees/<id>` beside them. */
  pointer: Pointer;
  code: string;
  message: string;
  /** The values in the message; empty where it names none. */
  params: { [key: string]: Json };
  rule?: string;
  because?: Because[];
}

export interface FieldVerdict {
  pointer: Pointer;
  required: boolean;
  /** Only for computed and read-only fields, and only while it is known. */
  value?: Json;
  rule?: string;
  because?: Because[];
}

export type MaterialState =
  | 'notNeeded'
  | 'undetermined'
  | 'needed'
  | 'provided'
  | 'heldLicence'
  | 'sharedData'
  | 'committed'
  | 'deferred'
  | 'rejected';

export interface Alternative {
  kind: 'licence' | 'sharedData' | 'commitment' | 'deferral';
  open: boolean;
  closedBecause?: string;
  text?: string;
  licence?: string;
  workdays?: number;
}

export type MaterialForm = 'original' | 'copy' | 'originalAndCopy' | 'electronic';

export interface FileRule {
  mediaTypes: string[];
  maxBytes: number;
  maxCount: number;
}

export interface ChecklistEntry {
  material: string;
  name: string;
  state: MaterialState;
  why: { text: string; rule?: string; because?: Because[] };
  /** The questions an undetermined entry waits for. */
  fields?: { pointer: Pointer; title: string }[];
  due?: string;
  /** The day may move: the calendar of its year is not published. */
  dueProvisional?: boolean;
  reason?: string;
  originals: number;
  copies: number;
  form: MaterialForm;
  files: FileRule;
  alternatives: Alternative[];
}

export interface FeeVerdict {
  id: string;
  name: string;
  listCode: string;
  state: 'charged' | 'notCharged' | 'undetermined';
  /** Only of a charged fee. */
  amountFen?: number;
  /** What decides whether it is charged, or gives the amount of one that always is. */
  rule: string;
  because?: Because[];
  fields?: { pointer: Pointer; title: string }[];
}

export interface Progress {
  answered: number;
  required: number;
}

export interface Verdict {
  pack: string;
  today: string;
  valid: boolean;
  complete: boolean;
  errors: FieldError[];
  missing: FieldError[];
  fields: FieldVerdict[];
  checklist: ChecklistEntry[];
  fees: FeeVerdict[];
  feeTotalFen: number | null;
  progress: Progress;
  nextQuestion: Pointer | null;
}

export interface FieldDelta {
  pointer: Pointer;
  visible: boolean;
  required: boolean;
  /** Only for computed and read-only fields; null while it is not known. */
  value?: Json;
  /** What to do about a required field that is not answered. */
  missing?: string;
  error: Pick<FieldError, 'code' | 'message' | 'params'> | null;
}

/** What of a checklist entry a change can change. */
export type ChecklistDelta = Pick<ChecklistEntry, 'material' | 'state' | 'why' | 'fields' | 'due' | 'dueProvisional' | 'reason'>;

/** What one change changed; whatever is absent stayed as it was. */
export interface Delta {
  fields: FieldDelta[];
  rows?: { pointer: Pointer; count: number }[];
  checklist: ChecklistDelta[];
  fees?: FeeVerdict[];
  feeTotalFen?: number | null;
  /** The errors that stand at no field, such as those of files and choices. */
  otherErrors?: FieldError[];
  /** This and the three below come together, when one of them changed. */
  progress?: Progress;
  valid?: boolean;
  complete?: boolean;
  nextQuestion?: Pointer | null;
}

/** One rule about a field or a material, and what it comes to. */
export interface ExplainedRule {
  of: 'visible' | 'required' | 'compute' | 'check' | 'needed';
  rule: string;
  /** The rule as its editor wrote it. */
  source: string;
  outcome: 'true' | 'false' | 'unknown' | 'absent' | 'value';
  because: Because[];
  /** The questions an unknown outcome waits for. */
  fields: { pointer: Pointer; title: string }[];
}

/** Why a field or a material is as it is. */
export type Explanation =
  | { pointer: Pointer; title: string; visible: boolean; required: boolean; rules: ExplainedRule[]; rows?: number }
  | { material: string; name: string; state: MaterialState; rules: ExplainedRule[] };

/** What became of a snapshot that was restored. */
export interface Restored {
  fromVersion: number;
  version: number;
  /** What this version of the item no longer takes. */
  dropped: { pointer: Pointer; code: string }[];
}

/** What the core refuses, and why. */
export interface Refusal {
  code: string;
  message: string;
}

/** The day some working days later. */
export interface DueDate {
  due: string;
  /** The day may move: the calendar of its year is not published. */
  provisional: boolean;
}

/** A text of a pack, in both languages of the interface. */
export interface PackText {
  zh: string;
  en?: string;
}

export interface PackChoice {
  value: string;
  title: PackText;
}

interface FieldBase {
  key: string;
  title: PackText;
  description?: PackText;
  required?: boolean;
  requiredWhen?: number;
  visibleWhen?: number;
  compute?: number;
  readOnly?: boolean;
  default?: Json;
  widget?: 'textarea' | 'radio' | 'select' | 'switch' | 'date';
  sensitive?: boolean;
}

export type GroupField = FieldBase & { type: 'group'; fields: PackField[] };
export type RowsField = FieldBase & { type: 'rows'; fields: PackField[]; minItems?: number; maxItems?: number };
export type TextField = FieldBase & {
  type: 'text';
  format?: string;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
};
export type ChoiceField = FieldBase & { type: 'choice'; choices: PackChoice[] };
export type ChoicesField = FieldBase & {
  type: 'choices';
  choices: PackChoice[];
  minItems?: number;
  maxItems?: number;
};
export type NumberField = FieldBase & {
  type: 'number';
  integer?: boolean;
  minimum?: string;
  maximum?: string;
  exclusiveMinimum?: string;
  exclusiveMaximum?: string;
  multipleOf?: string;
  unit?: PackText;
};
export type BooleanField = FieldBase & { type: 'boolean'; const?: boolean };
export type LeafField = TextField | ChoiceField | ChoicesField | NumberField | BooleanField;
export type PackField = GroupField | RowsField | LeafField;

export interface PackMaterial {
  id: string;
  name: PackText;
  neededWhen?: number;
  why: PackText;
  originals: number;
  copies: number;
  form: MaterialForm;
  files: FileRule;
  source?: PackText;
  generated?: boolean;
  licence?: string;
  sharedData?: string;
  commitment?: PackText;
  deferralWorkdays?: number;
}

/** The parts of a rule pack an interface draws from; the rules themselves are the core's. */
export interface Pack {
  format: string;
  item: string;
  version: number;
  name: PackText;
  fields: PackField[];
  situations: Pointer[];
  materials: PackMaterial[];
}

/** A question that several items of a package share, as it stands. */
export interface SharedField {
  /** In the package, such as `/shared/name`. */
  pointer: Pointer;
  /** One of the chosen items shows it. */
  visible: boolean;
  required: boolean;
  missing?: string;
  /** What the item in whose words it is asked says, or else the first that says something. */
  error: (Pick<FieldError, 'code' | 'message' | 'params'> & { item: string }) | null;
  /** Where it is shown now. */
  at: Pointer[];
}

/** A document that several items of a package share, as it stands. */
export interface SharedMaterial {
  /** In the package, such as `/shared/licence`. */
  material: Pointer;
  /** The strictest of its states. */
  state: MaterialState;
  items: Record<string, MaterialState>;
}

/** What the chosen items' own packs say, and what that comes to together. */
export interface PackageVerdict {
  package: string;
  /** By key the verdict of each chosen item. */
  items: Record<string, Verdict>;
  /** What is shared and visible, then the other visible fields of each item. */
  fields: (SharedField | { pointer: Pointer; required: boolean })[];
  checklist: (SharedMaterial | { material: Pointer; state: MaterialState })[];
  /** The total of each chosen item. */
  fees: Record<string, number | null>;
  feeTotalFen: number | null;
  progress: Progress;
  valid: boolean;
  complete: boolean;
  nextQuestion: Pointer | null;
}

/** What one change changed, in each item and of what is shared. */
export interface PackageDelta {
  /** In the order they came; an item may be in it more than once. */
  items: { item: string; delta: Delta }[];
  fields: SharedField[];
  checklist: SharedMaterial[];
  feeTotalFen: number | null;
  progress: Progress;
  valid: boolean;
  complete: boolean;
  nextQuestion: Pointer | null;
}

/** Everything that was put into a package. */
export interface PackageSnapshot {
  chosen: string[];
  /** What is shared, by its key; null where it was taken away. */
  answers: { [key: string]: Json };
  files: Record<string, FileFact[]>;
  /** By item what was put in: the draft of that item's own case. */
  items: Record<string, Input>;
}

/** A published package: the packs it takes, and what their items share. */
export interface Package {
  format: string;
  package: string;
  version: number;
  name: PackText;
  items: { item: string; pack: string; optional: boolean }[];
  /** Asked once; `at` is each item's own field. */
  fields: { id: string; title: PackText; askedAs?: string; at: Record<string, Pointer> }[];
  /** Handed in once; `at` is each item's own key of it. */
  materials: { id: string; title: PackText; at: Record<string, string> }[];
}
