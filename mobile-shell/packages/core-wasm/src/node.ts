import { createRequire } from 'node:module';
import { wrap, type Core, type RawModule } from './index';

export * from './index';

/** Starts the core in Node, for integrators and for tests. */
export function loadCore(): Promise<Core> {
  const require = createRequire(import.meta.url);
  return Promise.resolve(wrap(require('../dist/node/onewindow_core.js') as RawModule));
}
