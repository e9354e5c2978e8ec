// One cold start: from the module's bytes and the texts of pack and answers, which are in memory, to
// the first verdict. `node cold.mjs FOLDER` prints milliseconds. Node's own start, the reading of
// files and of the generated JavaScript are over by then.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTEXT, webInstance } from './engines/core.mjs';

const [folder] = process.argv.slice(2);
const pack = readFileSync(join(folder, 'form60.pack.json'), 'utf8');
const input = `{"answers":${readFileSync(join(folder, 'form60.answers.json'), 'utf8')}}`;

const start = await webInstance();
const began = performance.now();
const { api } = start();
const verdict = api.prepare(pack, CONTEXT).evaluateText(input);
const took = performance.now() - began;

if (!JSON.parse(verdict).valid) throw new Error('the first verdict is wrong');
console.log(took);
