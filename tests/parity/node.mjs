// Answers every job of a folder with the rules core in Node.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { verdicts } from './verdicts.mjs';

const [folder, core] = process.argv.slice(2);
const module = createRequire(import.meta.url)(join(core, 'node/onewindow_core.js'));
for (const name of readdirSync(folder).filter((name) => name.endsWith('.job.json'))) {
  const job = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  writeFileSync(join(folder, name.replace('.job.', '.node.')), JSON.stringify(verdicts(module, job)));
}
