import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Host } from './calls';
import { wrap, type Core, type PackageCore } from './index';
import { loadMini, loadMiniPackages } from './mini';

export * from './index';
export { loadMini, loadMiniPackages, miniCore, miniPackageCore } from './mini';

/** Starts the core in Node, for integrators and for tests. */
export function loadCore(): Promise<Core> {
  return Promise.resolve(bound('../dist/node/onewindow_core.js'));
}

/** Starts the core that knows packages as well. */
export function loadPackageCore(): Promise<PackageCore> {
  return Promise.resolve(bound('../dist/package/node/onewindow_core.js'));
}

function bound(path: string): PackageCore {
  const generated = createRequire(import.meta.url)(path) as { Host: new () => Host };
  return wrap(() => new generated.Host());
}

/** Starts the module that mini-programs use. */
export function loadMiniCore(): Core {
  return loadMini(bytes('../dist/mini/onewindow_core_mini.wasm'));
}

/** Starts the one for mini-programs that knows packages as well. */
export function loadMiniPackageCore(): PackageCore {
  return loadMiniPackages(bytes('../dist/package/mini/onewindow_core_mini.wasm'));
}

function bytes(path: string): Uint8Array<ArrayBuffer> {
  return readFileSync(new URL(path, import.meta.url));
}
