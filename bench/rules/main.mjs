// The bench of the rules core: `node --expose-gc main.mjs --native FOLDER [--json FILE] [--rounds N]`,
// where FOLDER holds the native programs. `cargo xtask bench rules` sets all of it up.
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, type } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { brotliCompressSync, constants } from 'node:zlib';
import { candidates } from './candidates.mjs';
import { counts } from './clock.mjs';
import { timeEdits } from './edits.mjs';
import { buildLoaders, moduleBytes } from './engines/core.mjs';
import { forms } from './form/copies.mjs';
import { writeForms } from './form/write.mjs';
import { timeFull } from './full.mjs';
import { hostileCases } from './hostile.mjs';
import { barTable, editTable, fullTable, hostileTable } from './table.mjs';
import { median } from './timing.mjs';

const { values } = parseArgs({
  options: { native: { type: 'string' }, json: { type: 'string' }, rounds: { type: 'string', default: '11' } },
});
const rounds = Number(values.rounds);
if (!values.native || !(rounds >= 9)) {
  console.error('usage: node --expose-gc main.mjs --native FOLDER [--json FILE] [--rounds N, at least 9]');
  process.exit(2);
}
if (!globalThis.gc) throw new Error('run node with --expose-gc, so that no candidate pays for the garbage of another');

const COLD_STARTS = 21;
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const dist = here('../dist');
const log = (line) => process.stderr.write(`  … ${line}\n`);
const run = async (program, args) => (await promisify(execFile)(program, args, { maxBuffer: 1 << 26 })).stdout;
const node = (script, ...args) => run(process.execPath, [here(script), ...args]);
const native = (program, ...args) => run(join(values.native, program), args);

const brotli = (bytes) =>
  bytes &&
  brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  }).length;

mkdirSync(dist, { recursive: true });
buildLoaders();
writeForms(dist);
const [small, large] = forms();
const loads = [loadavg()[0]];

const edits60 = await timeEdits(small, rounds, log);
const edits1020 = await timeEdits(large, rounds, log);
const full = await timeFull(small, rounds, log);
loads.push(loadavg()[0]);

log('full verdict, native');
const nativeFull = JSON.parse(await native('bench-full', dist, String(rounds)));

const cold = [];
for (let i = 0; i < COLD_STARTS; i += 1) {
  log(`cold start ${i + 1} of ${COLD_STARTS}`);
  cold.push(Number(await node('cold.mjs', dist)));
}

log('hostile packs and answers');
const hostile = join(dist, 'hostile');
hostileCases(hostile);
const results = [
  ...JSON.parse(await node('hostile-node.mjs', hostile)).map((result) => ({ host: 'Node', ...result })),
  ...JSON.parse(await native('bench-hostile', hostile)).map((result) => ({ host: 'native', ...result })),
];
const broken = results.filter(({ refused, what }) => !(what.startsWith('refused') || what.startsWith('error')) && (refused || what !== 'accepted'));
loads.push(loadavg()[0]);

const at = (times, key) => times.get(key).median;
const over = (times, key) => at(times, key) / at(times, 'set');
const figures = {
  mini_br_bytes: brotli(moduleBytes('mini')),
  web_br_bytes: brotli(moduleBytes('web')),
  set_us_60: at(edits60, 'set'),
  set_us_1020: at(edits1020, 'set'),
  formio_over_set_1020: over(edits1020, 'formio'),
  surveyjs_over_set_1020: over(edits1020, 'surveyjs'),
  jsonforms_over_set_1020: over(edits1020, 'jsonforms'),
  rjsf_over_set_1020: over(edits1020, 'rjsf'),
  ajv_standalone_over_set_60: over(edits60, 'ajvStandalone'),
  full_over_ajv_jsonlogic_60: at(full, 'fullText') / at(full, 'ajvText'),
  jsonschema_cel_over_native_60: nativeFull.peers / nativeFull.ours,
  cold_ms: median(cold),
  hostile_ms_max: Math.max(...results.map(({ ms }) => ms)),
  hostile_mb_max: Math.max(...results.map(({ mb }) => mb)),
};

const byHarm = [...results].sort((a, b) => Math.max(b.ms / 50, b.mb / 32) - Math.max(a.ms / 50, a.mb / 32));
const peers = JSON.parse(readFileSync(here('../package.json'), 'utf8')).dependencies;
const lines = [
  `one field changed and everything that follows worked out; median of ${rounds} rounds in turns; ${counts}`,
  ...editTable(candidates(), edits60, edits1020),
  '',
  ...fullTable(full, nativeFull),
  '',
  ...hostileTable(byHarm, 10),
  ...broken.map(({ host, name, what }) => `  NOT REFUSED: ${host}, ${name}: ${what}`),
  '',
  ...barTable({ ...figures, set_1020_over_60: figures.set_us_1020 / figures.set_us_60 }),
  '',
  `${cpus()[0].model} × ${cpus().length}, ${type()} ${release()}, Node ${process.version}; load average ${loads.map((load) => load.toFixed(1)).join(', ')}`,
  Object.entries(peers).map(([name, version]) => `${name} ${version}`).join(', '),
];
console.log(lines.join('\n'));
if (values.json) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
if (broken.length > 0) process.exitCode = 1;
