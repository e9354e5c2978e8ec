import type {
  ChecklistDelta,
  ChecklistEntry,
  Context,
  Core,
  Delta,
  Document,
  FeeVerdict,
  FieldError,
  FileFact,
  Input,
  Json,
  Lang,
  Pack,
  PackField,
  PackText,
  Pointer,
  Progress,
  Session,
  Verdict,
} from '@onewindow/client-core';
import { fieldAt, putAt, valueAt, within, type Answers } from './pointer';

/** What one field shows. A new object stands here whenever anything of it changed. */
export interface FieldState {
  readonly pointer: Pointer;
  readonly visible: boolean;
  readonly required: boolean;
  readonly value: Json | undefined;
  readonly error: string | undefined;
}

export interface FormPage {
  readonly pointer: Pointer;
  readonly field: PackField;
}

/** One line of the error summary. */
export interface Fault {
  readonly pointer: Pointer;
  readonly title: string;
  readonly message: string;
}

/** Told of a change: which fields it may have touched, or nothing where it may be all of them. */
export type Listener = (touched?: ReadonlySet<Pointer>) => void;

const UNSEEN: Omit<FieldState, 'pointer'> = { visible: false, required: false, value: undefined, error: undefined };

/** A form being filled: holds the core's session and keeps what the screen shows in step with it. */
export class FormModel {
  readonly pack: Pack;
  private readonly session: Session;
  private readonly order = new Map<string, number>();
  private answers: Answers = {};
  private states = new Map<Pointer, FieldState>();
  private errors = new Map<Pointer, string>();
  private missing = new Map<Pointer, string>();
  private others: FieldError[] = [];
  private rows = new Map<Pointer, number>();
  private entries = new Map<string, ChecklistEntry>();
  private readonly listeners = new Set<Listener>();
  /** Until what is visible changes. */
  private drawnPages: readonly FormPage[] | undefined;
  private shown: readonly ChecklistEntry[] = [];
  fees: FeeVerdict[] = [];
  feeTotalFen: number | null = null;
  progress: Progress = { answered: 0, required: 0 };
  complete = false;
  valid = true;
  nextQuestion: Pointer | null = null;

  /** `elsewhere`: the fields another form asks, so that this one shows them nowhere. */
  constructor(
    core: Pick<Core, 'open'>,
    packJson: string,
    context: Context,
    input: Input,
    private words: Lang = context.lang,
    private readonly elsewhere: ReadonlySet<Pointer> = new Set(),
  ) {
    this.pack = JSON.parse(packJson) as Pack;
    this.pack.materials.forEach((material, position) => this.order.set(material.id, position));
    this.session = core.open(packJson, { ...context, lang: words });
    // A new form starts with the pack's defaults, which loading nothing would take away.
    if (Object.keys(input.answers).length > 0 || Object.keys(input.files).length > 0) this.load(input);
    else this.takeOver({}, this.session.verdict());
  }

  /** Takes over other answers, as after a conflict. */
  load(input: Input): void {
    this.takeOver(copy(input.answers), this.session.load(input));
  }

  private takeOver(answers: Answers, verdict: Verdict): void {
    this.answers = answers;
    overlay(this.answers, this.session.document().answers);
    this.rebuild(verdict);
  }

  /** Calls `listener` after every change, until the returned function is called. */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The language everything is told in. */
  get lang(): Lang {
    return this.words;
  }

  /** Whether another form asks some of its fields: then what a group shows hangs on what is in it. */
  get isPartial(): boolean {
    return this.elsewhere.size > 0;
  }

  text(text: PackText): string {
    return this.words === 'en' ? (text.en ?? text.zh) : text.zh;
  }

  setLang(lang: Lang): void {
    this.words = lang;
    this.rebuild(this.session.setLang(lang));
  }

  /** The pages: what is visible at the top of the form, groups in which nothing shows left out. */
  pages(): readonly FormPage[] {
    this.drawnPages ??= this.findPages();
    return this.drawnPages;
  }

  private findPages(): FormPage[] {
    const filled = new Set<Pointer>();
    for (const state of this.states.values()) {
      const { pointer } = state;
      if (state.visible && pointer.indexOf('/', 1) !== -1 && this.draws(pointer)) filled.add(this.pageOf(pointer));
    }
    return this.pack.fields
      .map((field) => ({ pointer: `/${field.key}`, field }))
      .filter((page) => this.visible(page.pointer) && (page.field.type !== 'group' || filled.has(page.pointer)));
  }

  field(pointer: Pointer): FieldState {
    return this.states.get(pointer) ?? { pointer, ...UNSEEN };
  }

  definition(pointer: Pointer): PackField | undefined {
    return fieldAt(this.pack.fields, pointer);
  }

  title(pointer: Pointer): string {
    const field = this.definition(pointer);
    return field ? this.text(field.title) : pointer;
  }

  /** Whether the field is to be drawn here; a group none of whose fields is, is not. */
  visible(pointer: Pointer): boolean {
    return this.states.get(pointer)?.visible === true && !this.elsewhere.has(pointer) && this.holds(pointer);
  }

  private holds(pointer: Pointer): boolean {
    if (this.elsewhere.size === 0 || this.definition(pointer)?.type !== 'group') return true;
    for (const { pointer: inner, visible } of this.states.values()) {
      if (visible && inner.startsWith(`${pointer}/`) && this.draws(inner)) return true;
    }
    return false;
  }

  /** A field of its own, not one asked elsewhere and not a group around one. */
  private draws(pointer: Pointer): boolean {
    return !this.elsewhere.has(pointer) && (this.elsewhere.size === 0 || this.definition(pointer)?.type !== 'group');
  }

  rowCount(pointer: Pointer): number {
    const rows = this.rows.get(pointer);
    if (rows !== undefined) return rows;
    const value = valueAt(this.answers, pointer);
    return Array.isArray(value) ? value.length : 0;
  }

  checklist(): readonly ChecklistEntry[] {
    return this.shown;
  }

  /** The page a field stands on. */
  pageOf(pointer: Pointer): Pointer {
    return `/${pointer.split('/')[1] ?? ''}`;
  }

  set(pointer: Pointer, value: Json): void {
    putAt(this.answers, pointer, value);
    this.apply(this.session.set(pointer, value), pointer);
  }

  /** Sets a number by the digits typed, so that none is lost on the way; what is no number is left to the core to refuse. */
  setNumber(pointer: Pointer, typed: string): void {
    if (typed.trim() === '') {
      this.clear(pointer);
      return;
    }
    const number = /^-?\d{1,30}(\.\d{1,12})?$/.test(typed.trim());
    const digits = typed.trim().replace(/^(-?)0+(?=\d)/, '$1');
    putAt(this.answers, pointer, number ? Number(digits) : typed);
    this.apply(this.session.setText(pointer, number ? digits : JSON.stringify(typed)), pointer);
  }

  clear(pointer: Pointer): void {
    putAt(this.answers, pointer, undefined);
    this.apply(this.session.clear(pointer), pointer);
  }

  addRow(pointer: Pointer): void {
    const at = this.rowCount(pointer);
    this.session.insertRow(pointer, at);
    const list = valueAt(this.answers, pointer);
    if (Array.isArray(list)) list.push({});
    else putAt(this.answers, pointer, [{}]);
    this.rebuild(this.session.verdict());
  }

  removeRow(pointer: Pointer, index: number): void {
    this.session.removeRow(pointer, index);
    const list = valueAt(this.answers, pointer);
    if (Array.isArray(list)) list.splice(index, 1);
    this.rebuild(this.session.verdict());
  }

  attach(material: string, file: FileFact): void {
    const { name, size, mediaType, sha256 } = file;
    this.apply(this.session.attach(material, { name, size, mediaType, sha256 }));
  }

  detach(material: string, sha256: string): void {
    this.apply(this.session.detach(material, sha256));
  }

  /** Uses or stops using an e-licence in place of paper. */
  useLicence(licence: string, use: boolean): void {
    this.apply(use ? this.session.hold(licence) : this.session.release(licence));
  }

  promise(material: string, promised: boolean): void {
    this.apply(promised ? this.session.commit(material) : this.session.uncommit(material));
  }

  deferMaterial(material: string, deferred: boolean): void {
    this.apply(deferred ? this.session.defer(material) : this.session.undefer(material));
  }

  /** Takes in a change made through another form that shares `pointer` with this one. */
  follow(delta: Delta, pointer?: Pointer, value?: Json): void {
    if (pointer !== undefined) putAt(this.answers, pointer, value);
    this.apply(delta, pointer);
  }

  /**
   * What is wrong or missing at `page` and below, in form order; all of the form without a page. What
   * is asked elsewhere is told there.
   */
  faults(page?: Pointer): Fault[] {
    const faults: Fault[] = [];
    const seen = new Set<Pointer>(this.elsewhere);
    const take = (pointer: Pointer, message: string) => {
      if (seen.has(pointer) || (page !== undefined && !within(pointer, page))) return;
      seen.add(pointer);
      faults.push({ pointer, title: this.title(pointer), message });
    };
    for (const pointer of this.states.keys()) {
      const message = this.errors.get(pointer) ?? this.missing.get(pointer);
      if (message !== undefined) take(pointer, message);
    }
    for (const [pointer, message] of [...this.errors, ...this.missing]) take(pointer, message);
    for (const { pointer, message } of this.others) take(pointer, message);
    return faults;
  }

  /** What is sent to the server: visible, answered fields only. */
  document(): Document {
    return this.session.document();
  }

  /** Everything typed, hidden answers too, for a backup on this device. */
  everything(): Document {
    return { answers: copy(this.answers), choices: this.session.document().choices };
  }

  close(): void {
    this.listeners.clear();
    this.session.free();
  }

  private rebuild(verdict: Verdict): void {
    const shown = new Set(verdict.fields.map((field) => field.pointer));
    this.errors = messages(verdict.errors.filter((error) => shown.has(error.pointer)));
    this.others = verdict.errors.filter((error) => !shown.has(error.pointer));
    this.missing = messages(verdict.missing);
    this.rows = new Map();
    const before = this.states;
    this.states = new Map();
    this.drawnPages = undefined;
    const put = (state: FieldState) => this.states.set(state.pointer, unchanged(before.get(state.pointer), state));
    for (const field of verdict.fields) {
      put({
        pointer: field.pointer,
        visible: true,
        required: field.required,
        value: field.value ?? valueAt(this.answers, field.pointer),
        error: this.errors.get(field.pointer) ?? this.missing.get(field.pointer),
      });
    }
    for (const pointer of before.keys()) if (!this.states.has(pointer)) put({ pointer, ...UNSEEN });
    this.entries = new Map(verdict.checklist.map((entry) => [entry.material, entry]));
    this.fees = verdict.fees;
    this.feeTotalFen = verdict.feeTotalFen;
    this.progress = verdict.progress;
    this.valid = verdict.valid;
    this.complete = verdict.complete;
    this.nextQuestion = verdict.nextQuestion;
    this.sortChecklist();
    this.tell();
  }

  private apply(delta: Delta, changed?: Pointer): void {
    const touched = new Set<Pointer>(changed === undefined ? [] : [changed]);
    let appeared = false;
    for (const field of delta.fields) {
      const { pointer } = field;
      touched.add(pointer);
      keep(this.errors, pointer, field.error?.message);
      keep(this.missing, pointer, field.missing);
      const state = this.states.get(pointer);
      appeared ||= field.visible && state === undefined;
      if (field.visible !== state?.visible) this.drawnPages = undefined;
      this.states.set(pointer, {
        pointer,
        visible: field.visible,
        required: field.required,
        value: field.value ?? valueAt(this.answers, pointer),
        error: undefined,
      });
    }
    for (const { pointer, count } of delta.rows ?? []) this.rows.set(pointer, count);
    // Fields seen for the first time take their place in form order, which only a whole verdict tells.
    if (appeared) {
      this.rebuild(this.session.verdict());
      return;
    }
    for (const pointer of touched) this.refresh(pointer, changed);
    if (delta.otherErrors) this.others = delta.otherErrors;
    for (const changed of delta.checklist) {
      const entry = this.entries.get(changed.material);
      if (entry) this.entries.set(changed.material, { ...lasting(entry), ...changed });
    }
    if (delta.checklist.length > 0) this.sortChecklist();
    if (delta.fees) this.fees = delta.fees;
    if (delta.feeTotalFen !== undefined) this.feeTotalFen = delta.feeTotalFen;
    if (delta.progress) this.progress = delta.progress;
    if (delta.valid !== undefined) this.valid = delta.valid;
    if (delta.complete !== undefined) this.complete = delta.complete;
    if (delta.nextQuestion !== undefined) this.nextQuestion = delta.nextQuestion;
    this.tell(touched);
  }

  private refresh(pointer: Pointer, changed: Pointer | undefined): void {
    const state = this.states.get(pointer);
    if (state === undefined) return;
    const value = pointer === changed ? valueAt(this.answers, pointer) : state.value;
    const error = state.visible ? (this.errors.get(pointer) ?? this.missing.get(pointer)) : undefined;
    if (value !== state.value || error !== state.error) this.states.set(pointer, { ...state, value, error });
  }

  private sortChecklist(): void {
    const place = (entry: ChecklistEntry) => this.order.get(entry.material) ?? this.order.size;
    this.shown = [...this.entries.values()].sort((a, b) => place(a) - place(b));
  }

  private tell(touched?: ReadonlySet<Pointer>): void {
    for (const listener of this.listeners) listener(touched);
  }
}

/** The state as it was where nothing of it changed, so that whoever shows it need not look again. */
function unchanged(before: FieldState | undefined, now: FieldState): FieldState {
  const same =
    before?.visible === now.visible && before.required === now.required && before.value === now.value && before.error === now.error;
  return same ? before : now;
}

function messages(errors: FieldError[]): Map<Pointer, string> {
  const found = new Map<Pointer, string>();
  for (const error of errors) if (!found.has(error.pointer)) found.set(error.pointer, error.message);
  return found;
}

function keep(messages: Map<Pointer, string>, pointer: Pointer, message: string | undefined): void {
  if (message === undefined) messages.delete(pointer);
  else messages.set(pointer, message);
}

/** What of an entry no change changes. */
function lasting(entry: ChecklistEntry): Omit<ChecklistEntry, keyof ChecklistDelta> {
  const { name, originals, copies, form, files, alternatives } = entry;
  return { name, originals, copies, form, files, alternatives };
}

/** Answers are JSON, and mini-programs have no `structuredClone`. */
function copy(answers: Answers): Answers {
  return JSON.parse(JSON.stringify(answers)) as Answers;
}

/** Adds to `into` what only `from` has, such as the defaults of a new form. */
function overlay(into: Answers, from: Answers): void {
  for (const [key, value] of Object.entries(from)) {
    const existing = into[key];
    if (existing === undefined) into[key] = value;
    else if (isRecord(existing) && isRecord(value)) overlay(existing, value);
  }
}

function isRecord(value: Json): value is Answers {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
