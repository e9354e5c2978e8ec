// Builds a page for each candidate into `dist`, for production and with the citizen app's own
// settings, so that ours are the components the app ships.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const citizen = fileURLToPath(new URL('../../../mobile-shell/apps/citizen/', import.meta.url));
const { build, loadConfigFromFile, mergeConfig } = await import('../../../mobile-shell/node_modules/vite/dist/node/index.js');

/** The app's packages are found where the app finds them; the others' are this bench's own. */
const fromTheApp = {
  name: 'bench-from-the-app',
  enforce: 'pre',
  resolveId(source, importer) {
    if (!importer?.startsWith(here) || !/^(@onewindow\/|vue$|vue-router$)/.test(source)) return null;
    return this.resolve(source, join(citizen, 'src/main.ts'), { skipSelf: true });
  },
};

export const CANDIDATES = ['onewindow', 'rjsf', 'surveyjs', 'formio'];
/** Pages without any library, which no form can be quicker than. */
export const FLOORS = ['bare', 'plain'];
/** Where the pages are. */
export const DIST = join(here, 'dist');

/** Builds all pages. */
export async function buildPages() {
  const { config } = await loadConfigFromFile({ command: 'build', mode: 'production' }, join(citizen, 'vite.config.ts'), citizen);
  const plugins = config.plugins.flat().filter(({ name }) => name !== 'onewindow-service-worker');
  await build(
    mergeConfig(
      { ...config, plugins: [] },
      {
        configFile: false,
        root: join(here, 'pages'),
        logLevel: 'error',
        // Form.io is written for a bundler that names it so.
        define: { global: 'globalThis' },
        plugins: [fromTheApp, ...plugins],
        build: {
          outDir: DIST,
          emptyOutDir: true,
          chunkSizeWarningLimit: 8192,
          rollupOptions: { input: [...CANDIDATES, ...FLOORS].map((name) => join(here, `pages/${name}.html`)) },
        },
      },
    ),
  );
}
