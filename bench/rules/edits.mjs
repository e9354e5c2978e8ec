// Every candidate beside the others: one field is changed, and whatever follows from it worked out.
import { candidates } from './candidates.mjs';
import { interleaved } from './timing.mjs';
import { expectations, verify } from './verify.mjs';

/** Edits of one copy of the form; after them its answers are what they were. */
const CYCLE = 60;

function task(candidate, made, form) {
  let at = 0;
  const { edits } = form;
  return {
    key: candidate.key,
    steps: CYCLE,
    run() {
      let result;
      for (const end = at + CYCLE; at < end; at += 1) result = made.change(edits[at].path, edits[at].value);
      if (at === edits.length) at = 0;
      return result;
    },
  };
}

/** Verifies every candidate on the form and times them; gives each one's microseconds for an edit. */
export async function timeEdits(form, rounds, log) {
  const expected = await expectations(form);
  const { length } = form.edits;
  // Of the large form the last copy is verified: it is the one furthest from where a search begins.
  const which = Array.from({ length: CYCLE }, (_, i) => length - CYCLE + i);
  const tasks = [];
  for (const candidate of candidates()) {
    log(`${form.size} fields: verify ${candidate.name}`);
    const made = await candidate.make(form);
    verify(candidate.name, candidate.does, made, form, expected, which);
    tasks.push(task(candidate, made, form));
  }
  return interleaved(tasks, rounds, (round) => log(`${form.size} fields: round ${round + 1} of ${rounds}`));
}
