import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

const PACKAGE = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));

/**
 * What PDF.js asks for by name when a document needs it: the character maps of Asian fonts, the two fonts
 * of signs that no device has, and the decoders of scanned pages, with their licences. Other fonts a
 * document does not carry are the device's.
 */
const NEEDED = {
  cmaps: /\.bcmap$|^LICENSE$/,
  standard_fonts: /^Foxit(Symbol|Dingbats)\.pfb$|^LICENSE_FOXIT$/,
  wasm: /^(jbig2|openjpeg)\.wasm$|^LICENSE_(PDFJS_)?(JBIG2|OPENJPEG)$/,
};

const files = Object.entries(NEEDED).flatMap(([folder, needed]) =>
  readdirSync(join(PACKAGE, folder))
    .filter((name) => needed.test(name))
    .map((name) => `${folder}/${name}`),
);

/** Puts the files of PDF.js under `pdfjs/`, in a build and on the development server. */
export function pdfFiles(): Plugin {
  let prefix = '';
  return {
    name: 'onewindow-pdf-files',
    configResolved({ base }) {
      prefix = `${base}pdfjs/`;
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const name = request.url?.startsWith(prefix) ? request.url.slice(prefix.length) : '';
        if (files.includes(name)) response.end(readFileSync(join(PACKAGE, name)));
        else next();
      });
    },
    generateBundle() {
      for (const name of files) this.emitFile({ type: 'asset', fileName: `pdfjs/${name}`, source: readFileSync(join(PACKAGE, name)) });
    },
  };
}
