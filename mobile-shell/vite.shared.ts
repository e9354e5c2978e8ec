import vue from '@vitejs/plugin-vue';
import type { UserConfig } from 'vite';
import { traditional } from './vite.hant';

/** What both apps build alike: only the address they are served under and the dev port differ. */
export function appConfig(base: string, port: number): UserConfig {
  return {
    base,
    plugins: [vue(), traditional()],
    // Its modules with classes and `async` of their own are half the size of those it gives to browsers.
    resolve: { alias: { 'tus-js-client': 'tus-js-client/lib/browser/index.js' } },
    define: { __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false' },
    build: {
      target: 'es2022',
      // A data: URL would need a wider content security policy, and the WASM must stay a file to be streamed.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
    },
    server: {
      port,
      strictPort: true,
      proxy: { '/api': { target: process.env['ONEWINDOW_API'] ?? 'http://127.0.0.1:8080' } },
    },
  };
}
