import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { build, type Plugin } from 'vite';

const WORKER = 'sw.js';

/** Builds the service worker last, with the names of all files it keeps; its version is a hash over them. */
export function serviceWorker(): Plugin {
  let [root, outDir] = ['', ''];
  return {
    name: 'onewindow-service-worker',
    apply: 'build',
    configResolved(config) {
      root = config.root;
      outDir = join(config.root, config.build.outDir);
    },
    async closeBundle() {
      const found = readdirSync(outDir, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
      const paths = found
        .map((one) => `/${relative(outDir, join(one.parentPath, one.name)).split(sep).join('/')}`)
        .filter((path) => path !== `/${WORKER}`)
        .sort();
      const hash = createHash('sha256');
      for (const path of paths) hash.update(path).update(readFileSync(join(outDir, path)));
      await build({
        configFile: false,
        root,
        logLevel: 'warn',
        define: { __VERSION__: JSON.stringify(hash.digest('hex').slice(0, 16)), __FILES__: JSON.stringify(paths) },
        build: {
          target: 'es2022',
          outDir,
          emptyOutDir: false,
          copyPublicDir: false,
          reportCompressedSize: false,
          rollupOptions: { input: join(root, 'src/worker/sw.ts'), output: { format: 'iife', entryFileNames: WORKER } },
        },
      });
    },
  };
}
