/** The core for mini-programs: its module is named by its path, and no `WebAssembly` is asked for. */
import type { Core } from './index';
import { miniCore, type MiniExports } from './mini';

export * from './index';
export { miniCore, miniPackageCore, type MiniExports } from './mini';

/** What WeChat offers in the place of `WebAssembly`: a module by its path in the mini-program's own package. */
export interface WXWebAssembly {
  instantiate(path: string, imports: object): Promise<{ instance: { exports: unknown } }>;
}

/** Where the module lies once "构建 npm" has copied this package. */
export const MINI_PROGRAM_PATH = '/miniprogram_npm/@onewindow/client-core/onewindow_core_mini.wasm.br';

/**
 * Starts the core in a mini-program. Starting takes time there, so an instance that failed is not
 * replaced on the spot: whatever is open says so, and the core is to be loaded again.
 */
export async function loadMiniProgramCore(host: WXWebAssembly, path = MINI_PROGRAM_PATH): Promise<Core> {
  const { instance } = await host.instantiate(path, {});
  let ready: MiniExports | undefined = instance.exports as MiniExports;
  return miniCore(() => {
    if (ready === undefined) throw new Error('the core has to be loaded again');
    const exports = ready;
    ready = undefined;
    return exports;
  });
}
