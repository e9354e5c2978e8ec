/** Apart from `web`, so that only apps that fill in packages carry the larger module. */
import * as generated from '../dist/package/web/onewindow_core.js';
import wasmUrl from '../dist/package/web/onewindow_core_bg.wasm?url';
import { fetched } from './fetched';

export * from './index';

/**
 * Fetches and starts the core that knows packages as well. It does all that the other does, so a
 * page needs one of the two.
 */
export const loadPackageCore = fetched(generated, wasmUrl);
