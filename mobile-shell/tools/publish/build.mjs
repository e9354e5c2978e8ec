/**
 * Makes the packages as npm gets them, in `dist/npm`: for Node and bundlers as ES modules with types,
 * for mini-programs as one CommonJS file each that asks the host for nothing it does not have.
 * In the checkout the packages are used as TypeScript, so this is only for those who get them from npm.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'vite';

const shell = fileURLToPath(new URL('../..', import.meta.url));
const out = join(shell, 'dist/npm');
const wasm = join(shell, 'packages/client-core/dist');

/** What each package is built from: entries by name for modules, one for mini-programs. */
const PACKAGES = {
  sdk: { modules: { index: 'index.ts', mini: 'mini/index.ts' }, mini: 'mini/index.ts' },
  'client-core': {
    modules: {
      index: 'index.ts', node: 'node.ts', mini: 'mini.ts', 'mini-program': 'mini-program.ts', script: 'script.ts',
      web: 'web.ts', 'web-package': 'web-package.ts', bundler: 'bundler.ts', 'bundler-package': 'bundler-package.ts',
    },
    mini: 'mini-program.ts',
  },
  'form-model': { modules: { index: 'index.ts' }, mini: 'index.ts' },
};

/**
 * Leaves the modules of the core beside what is bundled, under the same relative paths: whoever builds an app
 * of the package takes them in, and `new URL` is how bundlers and browsers alike find a file.
 */
function besides() {
  const GENERATED = /^\.\.\/dist\/(?:package\/)?(?:web|bundler)\//;
  const MARK = 'onewindow-place:';
  return {
    name: 'besides',
    enforce: 'pre',
    resolveId: (id) => (GENERATED.test(id) ? (id.endsWith('?url') ? `\0${MARK}${id}` : { id, external: true }) : undefined),
    load: (id) => (id.startsWith(`\0${MARK}`) ? `export default ${JSON.stringify(id.slice(1))};` : undefined),
    renderChunk: (code) => code.replace(new RegExp(`"${MARK}([^"?]+)\\?url"`, 'g'), 'new URL("$1", import.meta.url).href'),
  };
}

/** Bundles entries; what is Node's own stays outside. */
async function bundle(name, entries, format, folder) {
  const src = join(shell, 'packages', name, 'src');
  const mini = format === 'cjs';
  await build({
    configFile: false,
    root: src,
    logLevel: 'warn',
    plugins: [besides()],
    build: {
      // The oldest engines of mini-programs that are still in use know ES2017.
      target: mini ? 'es2017' : 'es2022',
      outDir: folder,
      emptyOutDir: false,
      minify: mini,
      lib: {
        entry: Object.fromEntries(Object.entries(entries).map(([key, file]) => [key, join(src, file)])),
        formats: [format],
        fileName: (_format, key) => `${key}.js`,
      },
      rolldownOptions: { external: [/^node:/] },
    },
  });
}

/** The types, with the endings that Node's resolution asks for. */
function types(name, folder) {
  const src = join(shell, 'packages', name, 'src');
  const files = Object.values(PACKAGES[name].modules).map((file) => join(src, file));
  const ambient = name === 'client-core' ? [join(src, 'generated.d.ts')] : [];
  const tsc = join(shell, 'node_modules/typescript/bin/tsc');
  execFileSync(
    process.execPath,
    [tsc, ...files, ...ambient, '--declaration', '--emitDeclarationOnly', '--outDir', folder, '--rootDir', src, ...COMPILER],
    { cwd: shell, stdio: 'inherit' },
  );
  if (name === 'sdk') cpSync(join(src, 'schema.d.ts'), join(folder, 'schema.d.ts'));
  for (const file of readdirSync(folder, { recursive: true }).filter((one) => one.endsWith('.d.ts'))) {
    const path = join(folder, file);
    // The compiler names the index by its folder alone, and Node wants every file by its whole name.
    const text = readFileSync(path, 'utf8').replace(/(import\((['"])\.{1,2})\2/g, '$1/index$2').replace(/((?:from |import\()(['"])\.{1,2}\/[^'"]+?)(?<!\.js)\2/g, '$1.js$2');
    writeFileSync(path, text);
  }
}
const COMPILER = '--strict --skipLibCheck --target es2022 --module esnext --moduleResolution bundler --lib es2023,dom,dom.iterable --types node'.split(' ');

function manifest(name, folder) {
  const own = JSON.parse(readFileSync(join(shell, 'packages', name, 'package.json'), 'utf8'));
  const { modules } = PACKAGES[name];
  const typesOf = (entry) => `./types/${modules[entry].replace(/\.ts$/, '.d.ts')}`;
  const exports = Object.fromEntries(
    Object.keys(modules).map((entry) => {
      const common = entry === 'script' ? { require: './script/index.js' } : modules[entry] === PACKAGES[name].mini || entry === 'index' ? { require: './miniprogram_dist/index.js' } : {};
      return [entry === 'index' ? '.' : `./${entry.replace('-package', '/package')}`, { types: typesOf(entry), import: `./esm/${entry}.js`, ...common }];
    }),
  );
  const { version, description, license, type } = own;
  const dependencies = name === 'client-core' ? {} : { dependencies: { '@onewindow/client-core': version } };
  write(join(folder, 'package.json'), {
    name: own.name,
    version,
    description,
    license,
    type,
    engines: { node: '>=20' },
    main: './miniprogram_dist/index.js',
    module: './esm/index.js',
    types: typesOf('index'),
    miniprogram: 'miniprogram_dist',
    exports,
    ...dependencies,
  });
  // The package is one of ES modules; what lies here is not.
  write(join(folder, 'miniprogram_dist/package.json'), { type: 'commonjs' });
}

function write(path, value) {
  writeFileSync(path, `${JSON.stringify(value, undefined, 2)}\n`);
}

/**
 * The core as a script, in a folder of its own: WeChat's tool copies all of `miniprogram_dist`, and has no use for it.
 * By its name it is found where `exports` is not read.
 */
async function script(name, { script: file }, folder) {
  await bundle(name, { index: file }, 'cjs', join(folder, 'script'));
  write(join(folder, 'script/package.json'), { type: 'commonjs', main: './index.js' });
}

/** What people read on npm: the page for developers, without its links into this checkout. */
function readme(folder) {
  const page = readFileSync(join(shell, '../docs/mini-program.md'), 'utf8');
  writeFileSync(join(folder, 'README.md'), page.replace(/\[([^\]]+)\]\((?!https?:)[^)]+\)/g, '$1'));
}

function modulesOfTheCore(folder) {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN } = constants;
  const mini = readFileSync(join(wasm, 'mini/onewindow_core_mini.wasm'));
  const packed = brotliCompressSync(mini, { params: { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_LGWIN]: 24 } });
  writeFileSync(join(folder, 'miniprogram_dist/onewindow_core_mini.wasm.br'), packed);
  for (const place of ['node', 'mini', 'web', 'bundler']) {
    for (const kind of [place, join('package', place)]) cpSync(join(wasm, kind), join(folder, 'dist', kind), { recursive: true });
  }
}

/** Whoever only runs them, as tests do, needs no types, which take the most time. */
const typed = !process.argv.includes('--no-types');
// The client's types are made of the description, and are not there in a fresh clone.
if (typed) execFileSync('npm', ['run', '--silent', 'schema'], { cwd: shell, stdio: 'inherit' });
for (const [name, { modules, mini }] of Object.entries(PACKAGES)) {
  const folder = join(out, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'miniprogram_dist'), { recursive: true });
  await bundle(name, modules, 'es', join(folder, 'esm'));
  await bundle(name, { index: mini }, 'cjs', join(folder, 'miniprogram_dist'));
  if (modules.script) await script(name, modules, folder);
  if (typed) types(name, join(folder, 'types'));
  manifest(name, folder);
  readme(folder);
  if (name === 'client-core') modulesOfTheCore(folder);
  console.log(`built ${relative(shell, folder)}`);
}
