import { Call, type Host } from './calls';
import type {
  Calendar,
  Context,
  Delta,
  Document,
  DueDate,
  Explanation,
  FileFact,
  Input,
  Json,
  Lang,
  Pointer,
  Refusal,
  Restored,
  Verdict,
} from './types';

export type { Host } from './calls';
export type * from './types';

/** What the core refuses to do, as it says it. */
export class CoreError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'CoreError';
  }
}

/** A live form: every change answers with what it changed. Free it when the form is left. */
export interface Session {
  /** Replaces everything that was put in. */
  load(input: Input): Verdict;
  set(pointer: Pointer, value: Json): Delta;
  /** Takes the value as JSON text, so that a decimal keeps its digits. */
  setText(pointer: Pointer, valueJson: string): Delta;
  clear(pointer: Pointer): Delta;
  insertRow(pointer: Pointer, index: number): Delta;
  removeRow(pointer: Pointer, index: number): Delta;
  moveRow(pointer: Pointer, from: number, to: number): Delta;
  attach(material: string, file: FileFact): Delta;
  detach(material: string, sha256: string): Delta;
  /** Lets an e-licence stand for what it replaces. */
  hold(licence: string): Delta;
  release(licence: string): Delta;
  /** Lets a signed promise stand for a material. */
  commit(material: string): Delta;
  uncommit(material: string): Delta;
  /** Lets a material follow later. */
  defer(material: string): Delta;
  undefer(material: string): Delta;
  /** The field whose answer settles most of what is undetermined. */
  nextQuestion(): Pointer | undefined;
  verdict(): Verdict;
  /** Why a field or a material is as it is: its rules, what they come to, and because of what. */
  explain(name: Pointer): Explanation;
  document(): Document;
  /** Everything typed so far, hidden answers included; for this device only. */
  snapshot(): string;
  setLang(lang: Lang): Verdict;
  free(): void;
}

/** A pack in a context, prepared once for any number of documents and forms. */
export interface Rules {
  evaluate(input: Input): Verdict;
  /** The verdict as the core writes it, from a document as it was sent: the bytes to keep or compare. */
  evaluateText(inputJson: string): string;
  open(): Session;
  /** Opens a form from a snapshot, also one of another version of the item. */
  restore(snapshot: string): { session: Session; restored: Restored };
  free(): void;
}

/** Who asks {@link Core.allowedCommands}. */
export interface Actor {
  [fact: string]: Json;
}

export interface RequestErrors {
  errors: { pointer: Pointer; code: string; message: string; params: { [key: string]: Json } }[];
}

export interface Core {
  prepare(packJson: string, context: Context): Rules;
  open(packJson: string, context: Context): Session;
  restore(packJson: string, context: Context, snapshot: string): Session;
  evaluate(packJson: string, context: Context, input: Input): Verdict;
  allowedCommands(state: string, actor: Actor): string[];
  checkRequest(kind: string, body: unknown, lang: Lang): RequestErrors;
  packHash(packJson: string): string;
  addWorkdays(date: string, days: number, calendar: Calendar): DueDate;
}

/** The one place that talks to the core: turns refusals into errors, and outlives a failed instance. */
class Line {
  private host: Host | undefined;
  private instance = 0;

  constructor(private readonly start: () => Host) {}

  /** What a handle belongs to: handles of an instance that failed mean nothing to the next. */
  current(): number {
    return this.instance;
  }

  call(op: number, handle: number, first = '', second = '', third = '', number = 0, other = 0): string {
    this.host ??= this.start();
    try {
      return this.host.call(op, handle, first, second, third, number, other);
    } catch (thrown) {
      if (typeof thrown === 'string') {
        const { code, message } = JSON.parse(thrown) as Refusal;
        throw new CoreError(code, message);
      }
      // A trap: whatever the instance holds can no longer be trusted.
      this.host = undefined;
      this.instance++;
      throw new CoreError('core_failed', thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
}

/** Something open in the core, by its number. */
class Handle {
  private readonly instance: number;

  constructor(
    private readonly line: Line,
    private readonly number: number,
  ) {
    this.instance = line.current();
  }

  text(op: number, first = '', second = '', number = 0, other = 0): string {
    if (this.instance !== this.line.current()) throw new CoreError('core_failed', 'the core was started again');
    return this.line.call(op, this.number, first, second, '', number, other);
  }

  json<T>(op: number, first = '', second = '', number = 0, other = 0): T {
    return JSON.parse(this.text(op, first, second, number, other)) as T;
  }
}

function session(at: Handle): Session {
  return {
    load: (input) => at.json(Call.load, JSON.stringify(input)),
    set: (pointer, value) => at.json(Call.set, pointer, JSON.stringify(value)),
    setText: (pointer, valueJson) => at.json(Call.set, pointer, valueJson),
    clear: (pointer) => at.json(Call.clear, pointer),
    insertRow: (pointer, index) => at.json(Call.insertRow, pointer, '', index),
    removeRow: (pointer, index) => at.json(Call.removeRow, pointer, '', index),
    moveRow: (pointer, from, to) => at.json(Call.moveRow, pointer, '', from, to),
    attach: (material, file) => at.json(Call.attach, material, JSON.stringify(file)),
    detach: (material, sha256) => at.json(Call.detach, material, sha256),
    hold: (licence) => at.json(Call.licence, licence, '', 1),
    release: (licence) => at.json(Call.licence, licence, '', 0),
    commit: (material) => at.json(Call.commit, material, '', 1),
    uncommit: (material) => at.json(Call.commit, material, '', 0),
    defer: (material) => at.json(Call.defer, material, '', 1),
    undefer: (material) => at.json(Call.defer, material, '', 0),
    nextQuestion: () => at.text(Call.nextQuestion) || undefined,
    verdict: () => at.json(Call.verdict),
    explain: (name) => at.json(Call.explain, name),
    document: () => at.json(Call.document),
    snapshot: () => at.text(Call.snapshot),
    setLang: (lang) => at.json(Call.setLang, lang),
    free: () => {
      at.text(Call.free);
    },
  };
}

function rules(line: Line, at: Handle): Rules {
  return {
    evaluate: (input) => at.json(Call.evaluate, JSON.stringify(input)),
    evaluateText: (inputJson) => at.text(Call.evaluate, inputJson),
    open: () => session(new Handle(line, Number(at.text(Call.open)))),
    restore: (snapshot) => {
      const [handle, restored] = at.json<[number, Restored]>(Call.restore, snapshot);
      return { session: session(new Handle(line, handle)), restored };
    },
    free: () => {
      at.text(Call.free);
    },
  };
}

/** Wraps a host in typed calls; `start` makes it, again when one has failed. */
export function wrap(start: () => Host): Core {
  const line = new Line(start);
  const prepare = (pack: string, context: Context) => {
    const handle = line.call(Call.prepare, 0, pack, JSON.stringify(context));
    return rules(line, new Handle(line, Number(handle)));
  };
  /** Uses a prepared pack for one thing; a form keeps what it needs of it. */
  const once = <T>(pack: string, context: Context, use: (rules: Rules) => T): T => {
    const prepared = prepare(pack, context);
    try {
      return use(prepared);
    } finally {
      prepared.free();
    }
  };
  return {
    prepare,
    open: (pack, context) => once(pack, context, (prepared) => prepared.open()),
    restore: (pack, context, snapshot) => once(pack, context, (prepared) => prepared.restore(snapshot).session),
    evaluate: (pack, context, input) => once(pack, context, (prepared) => prepared.evaluate(input)),
    allowedCommands: (state, actor) =>
      JSON.parse(line.call(Call.allowedCommands, 0, state, JSON.stringify(actor))) as string[],
    checkRequest: (kind, body, lang) =>
      JSON.parse(line.call(Call.checkRequest, 0, kind, JSON.stringify(body), lang)) as RequestErrors,
    packHash: (pack) => line.call(Call.packHash, 0, pack),
    addWorkdays: (date, days, calendar) =>
      JSON.parse(line.call(Call.addWorkdays, 0, date, JSON.stringify(calendar), '', days)) as DueDate,
  };
}

/**
 * Refuses a pack whose bytes are not the ones its name promises, so that a damaged cache or a
 * meddling proxy can never change the rules an applicant is judged by.
 */
export function verifyPack(core: Core, packJson: string, sha256: string): void {
  if (core.packHash(packJson) !== sha256) {
    throw new CoreError('pack_hash_mismatch', `the pack is not ${sha256}`);
  }
}
