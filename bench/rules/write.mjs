// Writes the forms to a folder: `node bench/rules/write.mjs DIR`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { forms } from './form/copies.mjs';
import { toPack } from './form/pack.mjs';

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node bench/rules/write.mjs DIR');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
for (const form of forms()) {
  const write = (kind, text) => writeFileSync(join(folder, `form${form.size}.${kind}.json`), text);
  write('pack', toPack(form));
  write('answers', JSON.stringify(form.answers));
  write('edits', JSON.stringify(form.edits.map(({ kind, path, value }) => ({ kind, pointer: `/${path}`, value }))));
}
