/** The steps of a session and what is expected of each. */

import { Call } from '../../src/calls';
import { count, difference, list, longText, object, parse, show, text, write, type Exact, type Members } from './exact';
import type { RawRules, RawSession } from './raw';

/** What a call answers: a delta or another text, or nothing worth comparing. */
export type Answer = { told?: Exact };

export function refusal(thrown: unknown): string {
  try {
    return text(object(parse(String(thrown)))['code']);
  } catch {
    throw thrown;
  }
}

export function runSteps(rules: RawRules, steps: Exact[]): string | undefined {
  let session = rules.open();
  let language: string | undefined;
  for (const [i, one] of steps.entries()) {
    const step = object(one);
    const call = list(step['call']);
    let answer: Answer = {};
    let refused: string | undefined;
    try {
      if (call[0] === 'restore') {
        const opened = rules.restore(write(call[1] ?? null));
        session = opened.session;
        answer = { told: parse(opened.restored) };
      } else answer = answered(session, call);
    } catch (thrown) {
      refused = refusal(thrown);
    }
    if (call[0] === 'setLang' && refused === undefined) language = text(call[1]);
    const what = compared(session, step, answer, refused);
    if (what !== undefined) return `step ${String(i)}: ${what}`;
  }
  return sameAfresh(rules, session, language);
}

export function compared(session: RawSession, step: Members, answer: Answer, refused: string | undefined): string | undefined {
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
    exactly('document', () => session.ask(Call.document)) ??
    documents(step, session) ??
    named('snapshot', () => parse(session.snapshot())) ??
    exactly('snapshotExactly', () => session.snapshot()) ??
    exactly('nextQuestion', () => JSON.stringify(session.ask(Call.nextQuestion) || null))
  );
}

/** The documents of a package's items. */
function documents(step: Members, session: RawSession): string | undefined {
  for (const [item, expected] of Object.entries(object(step['documents'] ?? {}))) {
    const found = session.ask(Call.document, item);
    if (write(expected) !== found) return `${item}: expected ${write(expected)}, found ${found}`;
  }
  return undefined;
}

/** Whether the deltas led where a session opened on the same answers starts. */
function sameAfresh(rules: RawRules, session: RawSession, language?: string): string | undefined {
  const fresh = rules.open();
  if (language !== undefined) fresh.ask(Call.setLang, language);
  const { answers, choices, files, reviews } = object(parse(session.snapshot()));
  const loaded = fresh.ask(Call.load, write({ answers: answers ?? {}, choices: choices ?? {}, files: files ?? {}, reviews: reviews ?? {} }));
  return loaded === session.verdict() ? undefined : `worked out afresh ${loaded}\nstep by step ${session.verdict()}`;
}

export function answered(session: RawSession, call: Exact[]): Answer {
  const [name, ...args] = call;
  const word = (i: number) => text(args[i]);
  const whole = (i: number) => count(args[i]);
  const json = (i: number) => write(args[i] ?? null);
  const changes: Record<string, () => string> = {
    set: () => session.ask(Call.set, word(0), json(1)),
    setText: () => session.ask(Call.set, word(0), longText(args[1] ?? '')),
    clear: () => session.ask(Call.clear, word(0)),
    insertRow: () => session.ask(Call.insertRow, word(0), '', whole(1)),
    removeRow: () => session.ask(Call.removeRow, word(0), '', whole(1)),
    moveRow: () => session.ask(Call.moveRow, word(0), '', whole(1), whole(2)),
    attach: () => session.ask(Call.attach, word(0), json(1)),
    detach: () => session.ask(Call.detach, word(0), word(1)),
    hold: () => session.ask(Call.licence, word(0), '', 1),
    release: () => session.ask(Call.licence, word(0), '', 0),
    commit: () => session.ask(Call.commit, word(0), '', 1),
    uncommit: () => session.ask(Call.commit, word(0), '', 0),
    defer: () => session.ask(Call.defer, word(0), '', 1),
    undefer: () => session.ask(Call.defer, word(0), '', 0),
  };
  const change = changes[text(name)];
  if (change) return { told: parse(change()) };
  switch (name) {
    case 'load':
      session.ask(Call.load, json(0));
      return {};
    case 'setLang':
      session.ask(Call.setLang, word(0));
      return {};
    case 'snapshot':
      return { told: parse(session.snapshot()) };
    case 'verdict':
      return {};
    case 'explain':
      return { told: parse(session.ask(Call.explain, word(0))) };
    default:
      throw new Error(`no call ${show(name)}`);
  }
}
