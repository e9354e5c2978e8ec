// Proof that a candidate does its work, before it is timed: after every edit it must call the same
// fields wrong and the same documents needed as the whole verdict of the rules core does.
import { core } from './engines/core.mjs';
import { filledIn, told } from './engines/onewindow.mjs';

/** What the rules core says after each edit, from a document it reads afresh. */
export async function expectations(form) {
  const { api } = await core();
  const { session } = filledIn(api, form);
  const broken = new Set(form.checks.map(({ at }) => `/${at}`));
  const all = form.edits.map(({ path, value }) => {
    session.set(`/${path}`, value);
    const verdict = session.verdict();
    const rules = verdict.errors.filter((error) => error.code === 'check_failed').map((error) => error.pointer);
    return { ...told(verdict), rules: rules.filter((pointer) => broken.has(pointer)) };
  });
  session.free();
  mustVary(form, all);
  return all;
}

/** Edits that change nothing would let a candidate that does nothing pass. */
function mustVary(form, all) {
  form.edits.forEach(({ kind, path }, i) => {
    const made = i % 2 === 0;
    const { wrong, rules } = all[i];
    const fits =
      !made || kind === 'text'
        ? wrong.length === 0
        : { wrong: wrong.includes(`/${path}`), check: rules.length > 0, flip: all[i].needed.join() !== all[i + 1].needed.join() }[kind];
    if (!fits) throw new Error(`the ${kind} edit of ${path} does not do what it is there for`);
  });
}

const same = (a, b) => [...new Set(a)].sort().join() === [...new Set(b)].sort().join();

/** Plays edits and compares; throws at the first difference. */
export function verify(name, does, candidate, form, expected, which) {
  for (const i of which) {
    const { path, value } = form.edits[i];
    const { wrong, needed } = candidate.look(candidate.change(path, value));
    const rules = does.rules ? [] : expected[i].rules;
    const wanted = expected[i].wrong.filter((pointer) => !rules.includes(pointer));
    const at = `${name}, after edit ${i} (${path} = ${JSON.stringify(value)})`;
    if (!same(wrong, wanted)) throw new Error(`${at}: says ${wrong} are wrong, not ${wanted}`);
    if (does.materials && !same(needed, expected[i].needed)) {
      throw new Error(`${at}: says ${needed} are needed, not ${expected[i].needed}`);
    }
  }
}
