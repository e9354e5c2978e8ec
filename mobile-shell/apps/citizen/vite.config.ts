import { defineConfig, mergeConfig } from 'vite';
import { appConfig } from '../../vite.shared';
import { serviceWorker } from './worker-plugin';

export default defineConfig(
  mergeConfig(appConfig('/', 5173), {
    plugins: [serviceWorker()],
    // What several pages share is one file: a phone far away pays a way there and back for each few.
    build: { rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'vendor', test: /node_modules/, minShareCount: 4, priority: 1 }, { name: 'shared', test: /\/src\//, minShareCount: 7 }] } } } },
  }),
);
