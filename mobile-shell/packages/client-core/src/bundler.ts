import { Host } from '../dist/bundler/onewindow_core.js';
import { wrap, type Core } from './index';

export * from './index';

/** Starts the core where the bundler itself loads WebAssembly modules. */
export function loadCore(): Promise<Core> {
  return Promise.resolve(wrap(() => new Host()));
}
