// The built rules core, through the package apps use.
import { buildSync } from 'esbuild';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export { CONTEXT } from '../form/context.mjs';

const PACKAGE = new URL('../../../mobile-shell/packages/client-core/', import.meta.url);
const LOADERS = new URL('../../dist/client-core/', import.meta.url);

/** Makes JavaScript of the package's loaders, which are TypeScript, as an app's bundler does. */
export function buildLoaders() {
  buildSync({
    entryPoints: ['index.ts', 'mini.ts', 'calls.ts'].map((name) => fileURLToPath(new URL(`src/${name}`, PACKAGE))),
    outdir: fileURLToPath(LOADERS),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'node20',
  });
}

const loader = (name) => import(new URL(`${name}.mjs`, LOADERS));

/** The core in Node: its typed API, and for the cost of that API the one call below it. */
export async function core() {
  const { wrap } = await loader('index');
  const { Call } = await loader('calls');
  const { Host } = createRequire(PACKAGE)('./dist/node/onewindow_core.js');
  return { api: wrap(() => new Host()), host: new Host(), Call };
}

const MODULES = { web: 'dist/web/onewindow_core_bg.wasm', mini: 'dist/mini/onewindow_core_mini.wasm' };

/** The bytes of a module phones download, or null where it is not built. */
export function moduleBytes(name) {
  const url = new URL(MODULES[name], PACKAGE);
  return existsSync(url) ? readFileSync(url) : null;
}

/** The typed API over the mini module. */
export async function miniCore() {
  const { loadMini } = await loader('mini');
  return loadMini(moduleBytes('mini'));
}

let instances = 0;

/**
 * An instance of its own of the module browsers load: everything is read, nothing compiled before
 * `start`, which gives the typed API and the instance's memory.
 */
export async function webInstance() {
  instances += 1;
  const generated = await import(new URL(`dist/web/onewindow_core.js?${instances}`, PACKAGE));
  const { wrap } = await loader('index');
  const module = moduleBytes('web');
  return function start() {
    const { memory } = generated.initSync({ module });
    return { api: wrap(() => new generated.Host()), memory };
  };
}
