// The generated module is absent until `cargo xtask wasm` has run; its types are written by hand in `index.ts`.
declare module '*/web/onewindow_core.js' {
  const init: (options: { module_or_path: RequestInfo | URL | Response | Promise<Response> }) => Promise<unknown>;
  export default init;
}
declare module '*/web/onewindow_core_bg.wasm?url' {
  const url: string;
  export default url;
}
declare module '*/web/onewindow_authoring.js' {
  const init: (options: { module_or_path: RequestInfo | URL | Response | Promise<Response> }) => Promise<unknown>;
  export default init;
  export class Authoring {
    tables(tables: string): string;
    check(key: string, text: string): string;
  }
}
declare module '*/web/onewindow_authoring_bg.wasm?url' {
  const url: string;
  export default url;
}
declare module '*/dist/node/onewindow_core.js';
declare module '*/dist/mini-js/onewindow_core_mini.js';
