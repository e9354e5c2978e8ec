import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';
import { traditional } from './vite.hant';

export default defineConfig({ plugins: [vue(), traditional()], test: { include: ['packages/*/test/**/*.test.ts', 'apps/*/test/**/*.test.ts', 'tools/*/test/**/*.test.ts'] } });
