// Runs the hostile cases in the WebAssembly module, each in an instance of its own:
// `node hostile-node.mjs FOLDER` prints what each came to, its time and the memory it took.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { now } from './clock.mjs';
import { CONTEXT, webInstance } from './engines/core.mjs';
import { median } from './timing.mjs';

const [folder] = process.argv.slice(2);
const read = (file) => readFileSync(join(folder, file), 'utf8');
const RUNS = 3;

/** What the core says: `refused code`, `error code` within a verdict, or `accepted`. */
function outcome(call) {
  let verdict;
  try {
    verdict = call();
  } catch (refusal) {
    return refusal.code && refusal.code !== 'core_failed' ? `refused ${refusal.code}` : `crashed: ${refusal.message}`;
  }
  const first = JSON.parse(verdict).errors[0];
  return first ? `error ${first.code}` : 'accepted';
}

const pack = read('pack.json');
const results = [];
for (const { name, kind, file, refused } of JSON.parse(read('cases.json'))) {
  const hostile = read(file);
  const runs = [];
  for (let i = 0; i < RUNS; i += 1) {
    const start = await webInstance();
    const { api, memory } = start();
    const rules = api.prepare(pack, CONTEXT);
    rules.evaluateText('{}');
    const before = memory.buffer.byteLength;
    const began = now();
    const what = outcome(() => (kind === 'pack' ? api.prepare(hostile, CONTEXT).evaluateText('{}') : rules.evaluateText(hostile)));
    runs.push({ what, ms: now() - began, mb: (memory.buffer.byteLength - before) / 1e6 });
  }
  const { what, mb } = runs[0];
  results.push({ name, refused, what, ms: median(runs.map((run) => run.ms)), mb });
}
console.log(JSON.stringify(results));
