import type { Calendar, Context, Delta, Document, FileFact, Input, Json, Lang, Pointer, Verdict } from './types';

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
  hold(licence: string): Delta;
  release(licence: string): Delta;
  commit(material: string): Delta;
  uncommit(material: string): Delta;
  defer(material: string): Delta;
  undefer(material: string): Delta;
  nextQuestion(): Pointer | undefined;
  verdict(): Verdict;
  document(): Document;
  /** Everything typed so far, hidden answers included; for this device only. */
  snapshot(): string;
  setLang(lang: Lang): Verdict;
  free(): void;
}

/** Who asks {@link Core.allowedCommands}. */
export interface Actor {
  kind: string;
  [fact: string]: Json;
}

export interface RequestErrors {
  errors: { pointer: Pointer; code: string; message: string; params?: { [key: string]: Json } }[];
}

export interface Core {
  open(packJson: string, context: Context): Session;
  restore(packJson: string, context: Context, snapshot: string): Session;
  evaluate(packJson: string, context: Context, input: Input): Verdict;
  allowedCommands(state: string, actor: Actor): string[];
  checkRequest(kind: string, body: unknown, lang: Lang): RequestErrors;
  packHash(packJson: string): string;
  addWorkdays(date: string, days: number, calendar: Calendar): { due: string; provisional: boolean };
}

/** The class wasm-bindgen generates. */
interface RawSession {
  load(inputJson: string): string;
  set(pointer: string, valueJson: string): string;
  clear(pointer: string): string;
  insertRow(pointer: string, index: number): string;
  removeRow(pointer: string, index: number): string;
  moveRow(pointer: string, from: number, to: number): string;
  attach(material: string, fileJson: string): string;
  detach(material: string, sha256: string): string;
  hold(licence: string): string;
  release(licence: string): string;
  commit(material: string): string;
  uncommit(material: string): string;
  defer(material: string): string;
  undefer(material: string): string;
  nextQuestion(): string | undefined;
  verdict(): string;
  document(): string;
  snapshot(): string;
  setLang(lang: string): string;
  free(): void;
}

/** The module wasm-bindgen generates, once its WASM is instantiated. */
export interface RawModule {
  Session: {
    new (packJson: string, contextJson: string): RawSession;
    restore(packJson: string, contextJson: string, snapshotJson: string): RawSession;
  };
  evaluate(packJson: string, contextJson: string, inputJson: string): string;
  allowedCommands(state: string, actorJson: string): string;
  checkRequest(kind: string, bodyJson: string, lang: string): string;
  packHash(packJson: string): string;
  addWorkdays(date: string, days: number, calendarJson: string): string;
}

/** Runs one call into the core and turns what it throws into a {@link CoreError}. */
function guarded<T>(call: () => T): T {
  try {
    return call();
  } catch (thrown) {
    const text = thrown instanceof Error ? thrown.message : String(thrown);
    let refusal: { code?: unknown; message?: unknown };
    try {
      refusal = JSON.parse(text) as typeof refusal;
    } catch {
      throw thrown;
    }
    throw new CoreError(String(refusal.code), String(refusal.message));
  }
}

function parsed<T>(call: () => string): T {
  return JSON.parse(guarded(call)) as T;
}

function session(raw: RawSession): Session {
  return {
    load: (input) => parsed(() => raw.load(JSON.stringify(input))),
    set: (pointer, value) => parsed(() => raw.set(pointer, JSON.stringify(value))),
    setText: (pointer, valueJson) => parsed(() => raw.set(pointer, valueJson)),
    clear: (pointer) => parsed(() => raw.clear(pointer)),
    insertRow: (pointer, index) => parsed(() => raw.insertRow(pointer, index)),
    removeRow: (pointer, index) => parsed(() => raw.removeRow(pointer, index)),
    moveRow: (pointer, from, to) => parsed(() => raw.moveRow(pointer, from, to)),
    attach: (material, file) => parsed(() => raw.attach(material, JSON.stringify(file))),
    detach: (material, sha256) => parsed(() => raw.detach(material, sha256)),
    hold: (licence) => parsed(() => raw.hold(licence)),
    release: (licence) => parsed(() => raw.release(licence)),
    commit: (material) => parsed(() => raw.commit(material)),
    uncommit: (material) => parsed(() => raw.uncommit(material)),
    defer: (material) => parsed(() => raw.defer(material)),
    undefer: (material) => parsed(() => raw.undefer(material)),
    nextQuestion: () => guarded(() => raw.nextQuestion()),
    verdict: () => parsed(() => raw.verdict()),
    document: () => parsed(() => raw.document()),
    snapshot: () => guarded(() => raw.snapshot()),
    setLang: (lang) => parsed(() => raw.setLang(lang)),
    free: () => {
      raw.free();
    },
  };
}

/** Wraps an instantiated module in typed calls. The loaders in `web.ts` and `node.ts` use it. */
export function wrap(module: RawModule): Core {
  return {
    open: (pack, context) => session(guarded(() => new module.Session(pack, JSON.stringify(context)))),
    restore: (pack, context, snapshot) =>
      session(guarded(() => module.Session.restore(pack, JSON.stringify(context), snapshot))),
    evaluate: (pack, context, input) =>
      parsed(() => module.evaluate(pack, JSON.stringify(context), JSON.stringify(input))),
    allowedCommands: (state, actor) => parsed(() => module.allowedCommands(state, JSON.stringify(actor))),
    checkRequest: (kind, body, lang) => parsed(() => module.checkRequest(kind, JSON.stringify(body), lang)),
    packHash: (pack) => guarded(() => module.packHash(pack)),
    addWorkdays: (date, days, calendar) =>
      parsed(() => module.addWorkdays(date, days, JSON.stringify(calendar))),
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
