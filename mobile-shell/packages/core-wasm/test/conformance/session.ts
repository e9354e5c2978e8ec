/** The steps of a session and what is expected of each. */

import type { RawModule } from '../../src/index';
import { count, difference, isObject, list, longText, object, parse, show, text, write, type Exact, type Members } from './exact';

type RawSession = InstanceType<RawModule['Session']>;

/** What a call answers: a delta or another text, or nothing worth comparing. */
type Answer = { told?: Exact };

export function refusal(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  try {
    return text(object(parse(message))['code']);
  } catch {
    throw thrown;
  }
}

export function runSteps(core: RawModule, pack: string, context: string, steps: Exact[]): string | undefined {
  const session = new core.Session(pack, context);
  let language: string | undefined;
  for (const [i, one] of steps.entries()) {
    const step = object(one);
    const call = list(step['call']);
    const before = parse(session.verdict());
    let answer: Answer = {};
    let refused: string | undefined;
    try {
      answer = answered(session, call, before);
    } catch (thrown) {
      refused = refusal(thrown);
    }
    if (call[0] === 'setLang' && refused === undefined) language = text(call[1]);
    const what = compared(session, step, answer, refused);
    if (what !== undefined) return `step ${String(i)}: ${what}`;
  }
  return sameAfresh(core, pack, context, session, language);
}

function compared(session: RawSession, step: Members, answer: Answer, refused: string | undefined): string | undefined {
  const wanted = step['refused'];
  if (wanted !== undefined || refused !== undefined) {
    return wanted === refused ? undefined : `expected refusal ${show(wanted)}, found ${refused ?? 'none'}`;
  }
  const exactly = (key: string, found: () => string): string | undefined => {
    const expected = step[key];
    if (expected === undefined) return undefined;
    const text = found();
    return write(expected) === text ? undefined : `${key}: expected ${write(expected)}, found ${text}`;
  };
  const named = (key: string, found: () => Exact | undefined): string | undefined =>
    step[key] === undefined ? undefined : difference(step[key], found(), key);
  return (
    named('delta', () => answer.told) ??
    named('answer', () => answer.told) ??
    exactly('deltaExactly', () => write(answer.told ?? null)) ??
    named('verdict', () => parse(session.verdict())) ??
    exactly('document', () => session.document()) ??
    named('snapshot', () => parse(session.snapshot())) ??
    exactly('nextQuestion', () => JSON.stringify(session.nextQuestion() ?? null))
  );
}

/** Whether the deltas led where a session opened on the same answers starts. */
function sameAfresh(core: RawModule, pack: string, context: string, session: RawSession, language?: string): string | undefined {
  const fresh = new core.Session(pack, context);
  if (language !== undefined) fresh.setLang(language);
  const { answers, choices, files, reviews } = object(parse(session.snapshot()));
  const loaded = fresh.load(write({ answers: answers ?? {}, choices: choices ?? {}, files: files ?? {}, reviews: reviews ?? {} }));
  return loaded === session.verdict() ? undefined : `worked out afresh ${loaded}\nstep by step ${session.verdict()}`;
}

function answered(session: RawSession, call: Exact[], before: Exact): Answer {
  const [name, ...args] = call;
  const word = (i: number) => text(args[i]);
  const whole = (i: number) => count(args[i]);
  const json = (i: number) => write(args[i] ?? null);
  const changes: Record<string, () => string> = {
    set: () => session.set(word(0), json(1)),
    setText: () => session.set(word(0), longText(args[1] ?? '')),
    clear: () => session.clear(word(0)),
    insertRow: () => session.insertRow(word(0), whole(1)),
    removeRow: () => session.removeRow(word(0), whole(1)),
    moveRow: () => session.moveRow(word(0), whole(1), whole(2)),
    attach: () => session.attach(word(0), json(1)),
    detach: () => session.detach(word(0), word(1)),
    hold: () => session.hold(word(0)),
    release: () => session.release(word(0)),
    commit: () => session.commit(word(0)),
    uncommit: () => session.uncommit(word(0)),
    defer: () => session.defer(word(0)),
    undefer: () => session.undefer(word(0)),
  };
  const change = changes[text(name)];
  if (change) return { told: told(parse(change()), before, parse(session.verdict())) };
  switch (name) {
    case 'load':
      session.load(json(0));
      return {};
    case 'setLang':
      session.setLang(word(0));
      return {};
    case 'snapshot':
      return { told: parse(session.snapshot()) };
    case 'verdict':
      return {};
    // The core has neither yet.
    case 'explain':
    case 'restore':
      return {};
    default:
      throw new Error(`no call ${show(name)}`);
  }
}

/** Removes and gives a member. */
function take(from: Members, key: string): Exact | undefined {
  const value = from[key];
  Reflect.deleteProperty(from, key);
  return value;
}

/**
 * The delta in the form the specification gives it: whether a field is missing is told with the
 * field, and a document's entry holds only what a change can alter.
 */
function told(given: Exact, before: Exact, after: Exact): Exact {
  const delta = object(given);
  take(delta, 'missing');
  const missing = (verdict: Exact) =>
    new Map(list(object(verdict)['missing']).map((entry) => [text(object(entry)['pointer']), object(entry)['message'] ?? null]));
  const [was, is] = [missing(before), missing(after)];
  const order = list(object(after)['fields']).map((field) => text(object(field)['pointer']));
  const fields = Object.entries(object(take(delta, 'fields')));
  for (const pointer of new Set([...was.keys(), ...is.keys()])) {
    if (was.has(pointer) === is.has(pointer) || fields.some(([at]) => at === pointer)) continue;
    const rank = order.indexOf(pointer);
    const later = fields.findIndex(([at]) => order.indexOf(at) > rank);
    const state: [string, Exact] = [pointer, { visible: true, required: true, error: errorAt(after, pointer) }];
    fields.splice(later === -1 ? fields.length : later, 0, state);
  }
  const states = fields.map(([pointer, state]) => {
    const message = is.get(pointer);
    if (message === undefined) return [pointer, state];
    const { error, ...rest } = object(state);
    return [pointer, { ...rest, missing: message, error: error ?? null }];
  });
  const entries = Object.entries(object(take(delta, 'checklist'))).map(([id, entry]) => {
    const kept = { ...object(entry) };
    for (const key of ['material', 'name', 'originals', 'copies', 'form', 'files', 'alternatives']) take(kept, key);
    return [id, kept];
  });
  const rows = take(delta, 'rows');
  return {
    fields: Object.fromEntries(states) as Members,
    ...(rows === undefined ? {} : { rows }),
    checklist: Object.fromEntries(entries) as Members,
    ...delta,
  };
}

function errorAt(verdict: Exact, pointer: string): Exact {
  const errors = list(object(verdict)['errors']).filter(isObject);
  const error = errors.find((one) => one['pointer'] === pointer);
  return error ? { code: error['code'] ?? null, message: error['message'] ?? null, params: error['params'] ?? null } : null;
}
