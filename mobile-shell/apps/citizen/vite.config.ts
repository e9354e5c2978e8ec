import { defineConfig, mergeConfig } from 'vite';
import { appConfig } from '../../vite.shared';
import { serviceWorker } from './worker-plugin';

export default defineConfig(
  mergeConfig(appConfig('/', 5173), {
    plugins: [serviceWorker()],
    // What several pages share is one file: a phone far away pays a way there and back for each few.
    build: { rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'vendor', test: /node_modules/, minShareCount: 4, priority: 1 }, { name: 'shared', test: /\/src\//, minShareCount: 7 }] } } } },
    // Its modules with classes and `async` of their own are half the size of those it gives to browsers.
    resolve: { alias: { 'tus-js-client': 'tus-js-client/lib/browser/index.js' } },
  }),
);
