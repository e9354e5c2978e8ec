// `node bench/rules/write.mjs FOLDER` writes the forms there, to look at or to play with.
import { writeForms } from './form/write.mjs';

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node bench/rules/write.mjs FOLDER');
  process.exit(2);
}
writeForms(folder);
