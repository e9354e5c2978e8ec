/**
 * The core as plain JavaScript, for mini-programs of hosts whose WebAssembly nobody here has tried, such
 * as Alipay's: the module of `mini`, turned into a script by Binaryen's wasm2js. Slower, and the same
 * verdicts byte for byte.
 */
import * as script from '../dist/mini-js/onewindow_core_mini.js';
import type { Core } from './index';
import { miniCore, type MiniExports } from './mini';

export * from './index';

let ready: MiniExports | undefined = script as unknown as MiniExports;

/**
 * Starts the core. The script is one instance for the whole program: it is started once, and when it has
 * failed the mini-program has to be opened again.
 */
export function scriptCore(): Core {
  return miniCore(() => {
    if (ready === undefined) throw new Error('the core has to be loaded again');
    const exports = ready;
    ready = undefined;
    return exports;
  });
}
