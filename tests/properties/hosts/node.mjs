// Answers questions about the rules core from standard input, in Node.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { responder } from './answers.mjs';
import { load } from './flavours.mjs';

const [dist, flavour] = process.argv.slice(2);
const answer = responder(
  await load(flavour, {
    module: (path) => import(pathToFileURL(join(dist, path))),
    bytes: (path) => Promise.resolve(readFileSync(join(dist, path))),
  }),
);
for await (const line of createInterface({ input: process.stdin })) {
  if (line === '') {
    break;
  }
  process.stdout.write(`${await answer(line)}\n`);
}
process.stdin.destroy();
