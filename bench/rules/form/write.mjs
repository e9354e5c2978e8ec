// The form as files, for programs that are not JavaScript.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toCel } from './cel.mjs';
import { documents, forms } from './copies.mjs';
import { toPack } from './pack.mjs';
import { toSchema } from './schema.mjs';

/**
 * Writes both sizes of the form: pack, answers, edits, the documents after the first edits, schema,
 * and the rules as CEL with doubles.
 */
export function writeForms(folder) {
  mkdirSync(folder, { recursive: true });
  for (const form of forms()) {
    const write = (kind, text) => writeFileSync(join(folder, `form${form.size}.${kind}.json`), text);
    write('pack', toPack(form));
    write('answers', JSON.stringify(form.answers));
    write('edits', JSON.stringify(form.edits.map(({ kind, path, value }) => ({ kind, pointer: `/${path}`, value }))));
    write('documents', JSON.stringify(documents(form, 60)));
    write('schema', JSON.stringify(toSchema(form)));
    write(
      'cel',
      JSON.stringify({
        checks: form.checks.map(({ at, rule }) => ({ name: `/${at}`, cel: toCel(rule, true) })),
        materials: form.materials.map(({ id, when }) => ({ name: id, cel: toCel(when, true) })),
      }),
    );
  }
}
