import * as generated from '../dist/web/onewindow_core.js';
import wasmUrl from '../dist/web/onewindow_core_bg.wasm?url';
import { wrap, type Core } from './index';

export * from './index';

let loading: Promise<Core> | undefined;

/** Fetches and starts the core once; later calls share it. A failed fetch may be tried again. */
export function loadCore(): Promise<Core> {
  loading ??= generated
    .default({ module_or_path: fetch(wasmUrl) })
    .then(() => wrap(() => new generated.Host()))
    .catch((failure: unknown) => {
      loading = undefined;
      throw failure;
    });
  return loading;
}
