import * as generated from '../dist/web/onewindow_core.js';
import wasmUrl from '../dist/web/onewindow_core_bg.wasm?url';
import { fetched } from './fetched';
import type { Core } from './index';

export * from './index';

/** Fetches and starts the core once; later calls share it. A failed fetch may be tried again. */
export const loadCore: () => Promise<Core> = fetched(generated, wasmUrl);
