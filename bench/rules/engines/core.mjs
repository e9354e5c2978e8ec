// The built rules core, through the package apps use.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire, register } from 'node:module';

const PACKAGE = new URL('../../../mobile-shell/packages/core-wasm/', import.meta.url);

/** The circumstances every verdict of the bench is given in. */
export const CONTEXT = {
  today: '2026-03-02',
  lang: 'zh-CN',
  applicant: { kind: 'person' },
  standing: { deferralAllowed: true, commitmentAllowed: true },
  holdings: [],
  calendar: { years: {} },
};

/** The loader's calls, and the generated module below them. */
export async function core() {
  // The package is TypeScript, as its bundlers want it.
  register('./typescript.mjs', import.meta.url);
  const { loadCore } = await import(new URL('src/node.ts', PACKAGE));
  const require = createRequire(PACKAGE);
  return { api: await loadCore(), raw: require('./dist/node/onewindow_core.js') };
}

const WEB = 'dist/web/onewindow_core';
const bytes = () => readFileSync(new URL(`${WEB}_bg.wasm`, PACKAGE));
let instances = 0;

/** An instance of its own of the module browsers load, with its memory to be looked at. */
export async function instance() {
  instances += 1;
  const raw = await import(new URL(`${WEB}.js?${instances}`, PACKAGE));
  const { memory } = raw.initSync({ module: bytes() });
  return { raw, memory };
}

/** Everything read, nothing compiled: the call compiles and instantiates. */
export async function coldStart() {
  const raw = await import(new URL(`${WEB}.js`, PACKAGE));
  const module = bytes();
  return () => {
    raw.initSync({ module });
    return raw;
  };
}

/** The modules phones download, by what they are called here; null where one is not built. */
export const modules = () =>
  Object.fromEntries(
    Object.entries({ web: `${WEB}_bg.wasm`, mini: 'dist/mini/onewindow_core_mini.wasm' }).map(([name, path]) => {
      const url = new URL(path, PACKAGE);
      return [name, existsSync(url) ? readFileSync(url) : null];
    }),
  );
