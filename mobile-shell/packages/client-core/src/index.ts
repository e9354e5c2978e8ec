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
  PackageDelta,
  PackageVerdict,
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

/** What is filled in step by step: every change answers with what it changed, a `D`. */
interface Filling<D, V> {
  set(pointer: Pointer, value: Json): D;
  /** Takes the value as JSON text, so that a decimal keeps its digits. */
  setText(pointer: Pointer, valueJson: string): D;
  clear(pointer: Pointer): D;
  insertRow(pointer: Pointer, index: number): D;
  removeRow(pointer: Pointer, index: number): D;
  moveRow(pointer: Pointer, from: number, to: number): D;
  attach(material: string, file: FileFact): D;
  detach(material: string, sha256: string): D;
  /** Lets an e-licence stand for what it replaces. */
  hold(licence: string): D;
  release(licence: string): D;
  /** Lets a signed promise stand for a material. */
  commit(material: string): D;
  uncommit(material: string): D;
  /** Lets a material follow later. */
  defer(material: string): D;
  undefer(material: string): D;
  /** The field whose answer settles most of what is undetermined. */
  nextQuestion(): Pointer | undefined;
  verdict(): V;
  /** Everything typed so far, hidden answers included; for this device only. */
  snapshot(): string;
  setLang(lang: Lang): V;
  free(): void;
}

/** A live form. Free it when the form is left. */
export interface Session extends Filling<Delta, Verdict> {
  /** Replaces everything that was put in. */
  load(input: Input): Verdict;
  /** Why a field or a material is as it is: its rules, what they come to, and because of what. */
  explain(name: Pointer): Explanation;
  document(): Document;
}

/**
 * Several items filled in as one. Fields and materials are named `/<item>/…`, or `/shared/<key>`
 * for what several items share. Free it when the package is left.
 */
export interface PackageSession extends Filling<PackageDelta, PackageVerdict> {
  /** Brings the pack of an optional item, so that the item can be chosen. */
  provide(packJson: string): void;
  choose(item: string): PackageVerdict;
  /** Leaves an optional item out; what was put in is kept for when it is chosen again. */
  leaveOut(item: string): PackageVerdict;
  /** Why a field or a material of a chosen item is as it is, under the item's own name for it. */
  explain(item: string, name: Pointer): Explanation;
  /** What is sent for a chosen item's own case. */
  document(item: string): Document;
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

/** A core that fills in packages as well. */
export interface PackageCore extends Core {
  /**
   * Opens a package with the packs of all that is not optional and of all that is chosen; those of
   * other items may be among them. A pack that is not the one the package names is refused.
   */
  openPackage(packageJson: string, packs: string[], context: Context, chosen?: string[]): PackageSession;
  /** Opens a package from a snapshot, also one of another version of the package. */
  restorePackage(packageJson: string, packs: string[], context: Context, snapshot: string): PackageSession;
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

function filling<D, V>(at: Handle): Filling<D, V> {
  return {
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
    snapshot: () => at.text(Call.snapshot),
    setLang: (lang) => at.json(Call.setLang, lang),
    free: () => {
      at.text(Call.free);
    },
  };
}

function session(at: Handle): Session {
  return {
    ...filling<Delta, Verdict>(at),
    load: (input) => at.json(Call.load, JSON.stringify(input)),
    explain: (name) => at.json(Call.explain, name),
    document: () => at.json(Call.document),
  };
}

function packageSession(at: Handle): PackageSession {
  return {
    ...filling<PackageDelta, PackageVerdict>(at),
    provide: (packJson) => {
      at.text(Call.provide, packJson);
    },
    choose: (item) => at.json(Call.choose, item, '', 1),
    leaveOut: (item) => at.json(Call.choose, item, '', 0),
    explain: (item, name) => at.json(Call.explain, item, name),
    document: (item) => at.json(Call.document, item),
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

/** Stands between a package and its packs in the one text they travel in: no JSON holds it as it is. */
const SEPARATOR = '\u001e';

/**
 * Wraps a host in typed calls; `start` makes it, again when one has failed. Loaders of modules
 * without packages hand it on as a {@link Core}.
 */
export function wrap(start: () => Host): PackageCore {
  const line = new Line(start);
  const inPackage = (call: number, packageJson: string, packs: string[], context: Context, rest: string) => {
    const texts = [packageJson, ...packs].join(SEPARATOR);
    return packageSession(new Handle(line, Number(line.call(call, 0, texts, JSON.stringify(context), rest))));
  };
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
    openPackage: (json, packs, context, chosen = []) =>
      inPackage(Call.openPackage, json, packs, context, JSON.stringify(chosen)),
    restorePackage: (json, packs, context, snapshot) => inPackage(Call.restorePackage, json, packs, context, snapshot),
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
