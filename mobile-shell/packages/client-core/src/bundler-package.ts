import { Host } from '../dist/package/bundler/onewindow_core.js';
import { wrap, type PackageCore } from './index';

export * from './index';

/** Starts the core that knows packages as well where the bundler itself loads WebAssembly modules. */
export function loadPackageCore(): Promise<PackageCore> {
  return Promise.resolve(wrap(() => new Host()));
}
