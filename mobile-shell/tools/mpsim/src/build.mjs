/**
 * From the sources of a mini-program to the folder that is uploaded: TypeScript becomes CommonJS for the
 * oldest engines in use, and the packages are copied as WeChat's "构建 npm" does (a test holds the two alike).
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const shell = fileURLToPath(new URL('../../..', import.meta.url));
const PACKAGES = ['sdk', 'client-core', 'form-model'];
/** What lives with the web apps and is wanted here too: the paths of the icons. */
const SHARED = { 'lib/icons.js': join(shell, 'packages/ui/src/icons.ts') };

/** Files of a folder, by their path in it. */
export function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

function compiled(path) {
  const { outputText } = ts.transpileModule(readFileSync(path, 'utf8'), {
    fileName: path,
    compilerOptions: { target: ts.ScriptTarget.ES2017, module: ts.ModuleKind.CommonJS, removeComments: true },
  });
  return outputText;
}

/** Builds into `out`, with what of the configuration is given in the place of the sources' own. */
export function buildMiniProgram({ app = join(shell, 'apps/miniprogram'), out = join(app, 'dist'), config } = {}) {
  const source = join(app, 'miniprogram');
  rmSync(out, { recursive: true, force: true });
  const write = (name, content) => {
    mkdirSync(dirname(join(out, name)), { recursive: true });
    writeFileSync(join(out, name), content);
  };
  for (const name of filesOf(source)) {
    if (extname(name) === '.ts') write(name.replace(/\.ts$/, '.js'), compiled(join(source, name)));
    else write(name, readFileSync(join(source, name)));
  }
  for (const [name, path] of Object.entries(SHARED)) write(name, compiled(path));
  if (config !== undefined) write('config.js', `exports.config = ${JSON.stringify(config)};\n`);
  for (const name of PACKAGES) {
    const built = join(shell, 'dist/npm', name, 'miniprogram_dist');
    if (!existsSync(join(built, 'index.js'))) throw new Error(`${name} is not built: npm run build:npm`);
    cpSync(built, join(out, 'miniprogram_npm/@onewindow', name), { recursive: true });
  }
  return out;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const baseUrl = process.env.ONEWINDOW_BASE_URL;
  const templates = process.env.ONEWINDOW_SUBSCRIBE_TEMPLATES?.split(',').filter((one) => one !== '') ?? [];
  const out = buildMiniProgram(baseUrl === undefined ? {} : { config: { baseUrl, subscribeTemplates: templates } });
  console.log(`built ${out}`);
}
