import { defineConfig, mergeConfig } from 'vite';
import { appConfig } from '../../vite.shared';
import { serviceWorker } from './worker-plugin';

export default defineConfig(
  mergeConfig(appConfig('/', 5173), {
    plugins: [serviceWorker()],
    // Its modules with classes and `async` of their own are half the size of those it gives to browsers.
    resolve: { alias: { 'tus-js-client': 'tus-js-client/lib/browser/index.js' } },
  }),
);
