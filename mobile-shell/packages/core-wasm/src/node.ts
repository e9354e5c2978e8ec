import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Host } from './calls';
import { wrap, type Core } from './index';
import { loadMini } from './mini';

export * from './index';
export { loadMini, miniCore } from './mini';

/** Starts the core in Node, for integrators and for tests. */
export function loadCore(): Promise<Core> {
  const require = createRequire(import.meta.url);
  const generated = require('../dist/node/onewindow_core.js') as { Host: new () => Host };
  return Promise.resolve(wrap(() => new generated.Host()));
}

/** Starts the module that mini-programs use. */
export function loadMiniCore(): Core {
  return loadMini(readFileSync(new URL('../dist/mini/onewindow_core_mini.wasm', import.meta.url)));
}
