// The full verdict on a document: JSON text in, JSON text out, and into JavaScript objects.
import { ajvPointers } from './engines/answers.mjs';
import { ajvWithRules } from './engines/ajv.mjs';
import { fullText, fullTextWeb } from './engines/onewindow.mjs';
import { documents } from './form/copies.mjs';
import { interleaved } from './timing.mjs';

const same = (a, b) => [...new Set(a)].sort().join() === [...new Set(b)].sort().join();

/** Microseconds of one full verdict, ours and theirs, by what goes in and out. */
export async function timeFull(form, rounds, log) {
  const ours = await fullText(form);
  const web = await fullTextWeb(form);
  const theirs = ajvWithRules(form);
  const texts = documents(form, 60);
  for (const text of texts) {
    const [a, b] = [ours.look(ours.run(text)), theirs(JSON.parse(text))];
    if (!same(a.wrong, [...ajvPointers(b.errors), ...b.broken]) || !same(a.needed, b.needed)) {
      throw new Error(`the full verdicts differ on ${text}`);
    }
  }
  const over = (run) => ({ steps: texts.length, run: () => texts.reduce((_, text) => run(text), undefined) });
  return interleaved(
    [
      { key: 'fullText', ...over((text) => ours.run(text)) },
      { key: 'fullObject', ...over((text) => JSON.parse(ours.run(text))) },
      { key: 'fullTextWeb', ...over((text) => web.run(text)) },
      { key: 'ajvText', ...over((text) => JSON.stringify(theirs(JSON.parse(text)))) },
      { key: 'ajvObject', ...over((text) => theirs(JSON.parse(text))) },
    ],
    rounds,
    (round) => log(`full verdict: round ${round + 1} of ${rounds}`),
  );
}
