/** A case about a package: its items' packs, what they share, and the steps of its session. */

import { Call, type Host } from '../../src/calls';
import { list, object, parse, text, write, type Exact, type Members } from './exact';
import { fragmentOf, packageOf, packsOf, type VectorFile } from './expand';
import { RawRules, RawSession } from './raw';
import { answered, compared, refusal, type Answer } from './session';

/** Runs one case; what is wrong, if anything is. What is refused before there is a session is thrown. */
export function runPackage(host: Host, file: VectorFile, vector: Members, context: string): string | undefined {
  const json = packageOf(file, vector, (pack) => host.call(Call.packHash, 0, pack, '', '', 0, 0));
  const around = new Around(host, json, packsOf(file, vector), context);
  let session = around.open(Call.openPackage, write(vector['chosen'] ?? []));
  if (vector['refused'] !== undefined) return `expected to be refused with ${text(vector['refused'])}`;
  for (const [i, one] of list(vector['steps']).entries()) {
    const step = object(one);
    const call = list(step['call']);
    let answer: Answer = {};
    let refused: string | undefined;
    try {
      if (call[0] === 'restore') session = around.open(Call.restorePackage, write(call[1] ?? null));
      else answer = called(around, file, session, call);
    } catch (thrown) {
      refused = refusal(thrown);
    }
    if (call[0] === 'setLang' && refused === undefined) around.turn(text(call[1]));
    const what = compared(session, step, answer, refused);
    if (what !== undefined) return `step ${String(i)}: ${what}`;
  }
  return around.sameAfresh(session);
}

/** What a package session is opened with. */
class Around {
  constructor(
    private readonly host: Host,
    private readonly json: string,
    readonly packs: string[],
    private context: string,
  ) {}

  open(call: number, rest: string): RawSession {
    const texts = [this.json, ...this.packs].join('\u001e');
    return new RawSession(this.host, Number(this.host.call(call, 0, texts, this.context, rest, 0, 0)));
  }

  turn(lang: string): void {
    this.context = write({ ...object(parse(this.context)), lang });
  }

  /** Whether the deltas led where the snapshot opened anew starts, and each item is told what its own pack says. */
  sameAfresh(session: RawSession): string | undefined {
    const [verdict, snapshot] = [session.verdict(), session.snapshot()];
    const fresh = this.open(Call.restorePackage, snapshot).verdict();
    if (fresh !== verdict) return `afresh ${fresh}\nstep by step ${verdict}`;
    const drafts = object(object(parse(snapshot))['items']);
    for (const [item, told] of Object.entries(object(object(parse(verdict))['items']))) {
      const pack = this.packs.find((pack) => object(parse(pack))['item'] === item) ?? '';
      const alone = new RawRules(this.host, pack, this.context).open().ask(Call.load, write(drafts[item] ?? null));
      if (alone !== write(told)) return `${item} is told ${write(told)}\nalone ${alone}`;
    }
    return undefined;
  }
}

function called(around: Around, file: VectorFile, session: RawSession, call: Exact[]): Answer {
  const [name, first, second] = call;
  switch (name) {
    case 'provide': {
      const pack = fragmentOf(file, text(first));
      session.ask(Call.provide, pack);
      around.packs.push(pack);
      return {};
    }
    case 'choose':
      return { told: parse(session.ask(Call.choose, text(first), '', 1)) };
    case 'leaveOut':
      return { told: parse(session.ask(Call.choose, text(first), '', 0)) };
    case 'setLang':
      return { told: parse(session.ask(Call.setLang, text(first))) };
    case 'explain':
      return { told: parse(session.ask(Call.explain, text(first), text(second))) };
    default:
      return answered(session, call);
  }
}
