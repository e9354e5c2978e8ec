/** The packages as npm gets them, used as their users will: in Node, in a page, and packed by WeChat's own tool. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext, runInNewContext } from 'node:vm';
import { loadCore } from '@onewindow/client-core/node';
import { FormModel } from '@onewindow/form-model';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTEXT } from '../../../packages/form-model/test/context';
import { PACK } from '../../../packages/form-model/test/pack';
import { commands, follow } from './documented';

const tools = fileURLToPath(new URL('../..', import.meta.url));
const built = join(tools, '../dist/npm');
const names = ['sdk', 'client-core', 'form-model'];
const place = mkdtempSync(join(tmpdir(), 'onewindow-published-'));
const json = (path: string, value: unknown) => {
  writeFileSync(join(place, path), JSON.stringify(value));
};

/** The hash of nothing, by which a core shows that it runs. */
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** What a program in the folder of somebody who installed the packages says. */
function run(file: string, source: string, options: string[] = []): unknown {
  writeFileSync(join(place, file), source);
  return JSON.parse(execFileSync(process.execPath, [...options, file], { cwd: place, encoding: 'utf8' }));
}

beforeAll(async () => {
  await follow(place);
  const dependencies = Object.fromEntries(names.map((name) => [`@onewindow/${name}`, '*']));
  json('package.json', { name: 'somebody', version: '1.0.0', dependencies });
  json('project.config.json', { appid: 'wx0000000000000000', compileType: 'miniprogram', setting: {} });
  json('app.json', { pages: ['index'] });
}, 300_000);

afterAll(() => {
  rmSync(place, { recursive: true, force: true });
});

describe('the page for developers', () => {
  it('has no command that was not run here', () => {
    expect(commands().map((block) => block.split('\n').length)).toEqual([1, 3, 1]);
  });

  it('leads to the packages, to files of them, and to a mini-program for the office it names', () => {
    for (const name of names) {
      expect(existsSync(join(place, 'node_modules/@onewindow', name, 'miniprogram_dist/index.js'))).toBe(true);
      expect(existsSync(join(built, `onewindow-${name}-0.1.0.tgz`))).toBe(true);
    }
    const folder = join(tools, '../apps/miniprogram/dist');
    expect(readFileSync(join(folder, 'config.js'), 'utf8')).toContain('https://office.example/api/v1');
    const { pages } = JSON.parse(readFileSync(join(folder, 'app.json'), 'utf8')) as { pages: string[] };
    for (const page of pages) expect(existsSync(join(folder, `${page}.wxml`)), page).toBe(true);
  });
});

describe('in Node', () => {
  it('both kinds of modules load, and the core runs in each of its forms', () => {
    const source = `
      import { createClient, memoryTokens, verifyWebhook } from '@onewindow/sdk';
      import { loadCore, loadMiniCore, loadPackageCore } from '@onewindow/client-core/node';
      import { shanghaiToday } from '@onewindow/form-model';
      const hashes = [await loadCore(), loadMiniCore(), await loadPackageCore()].map((core) => core.packHash(''));
      const api = createClient({ baseUrl: 'http://x.test/api/v1', tokens: memoryTokens(), lang: () => 'en' });
      console.log(JSON.stringify({ hashes, kinds: [typeof api.items, typeof verifyWebhook], day: shanghaiToday(new Date('2026-11-25T16:00:00Z')) }));
    `;
    expect(run('esm.mjs', source)).toEqual({ hashes: [EMPTY, EMPTY, EMPTY], kinds: ['function', 'function'], day: '2026-11-26' });
    const common = `const { createClient } = require('@onewindow/sdk'); console.log(JSON.stringify(typeof createClient));`;
    expect(run('common.cjs', common)).toBe('function');
  }, 60_000);

  it('their types hold under the strict rules of Node', () => {
    const source = `import { createClient, memoryTokens, type Case } from '@onewindow/sdk';
      import { loadCore } from '@onewindow/client-core/node';
      import { loadPackageCore } from '@onewindow/client-core/web/package';
      export const open = async () => (await loadPackageCore()).openPackage('', [], {} as never);
      const api = createClient({ baseUrl: 'x', tokens: memoryTokens(), lang: () => 'en' });
      export const one: Promise<Case> = api.case('id');
      export const hash: string = (await loadCore()).packHash('');
      // @ts-expect-error a key is asked for
      export const made = api.createCase({ itemKey: 'x', applicant: { kind: 'person' } });`;
    writeFileSync(join(place, 'typed.mts'), source);
    const tsc = join(tools, '../node_modules/typescript/bin/tsc');
    const options = '--noEmit --strict --module nodenext --target es2022 --lib es2023,dom,dom.iterable'.split(' ');
    expect(() => execFileSync(process.execPath, [tsc, 'typed.mts', ...options], { cwd: place, stdio: 'pipe' })).not.toThrow();
  }, 120_000);
});

describe('in a browser', () => {
  it.each([
    ['web', 'loadCore', 'dist/web'],
    ['web/package', 'loadPackageCore', 'dist/package/web'],
  ])('a page built by Vite takes %s in, and the module beside it', async (entry, loader, folder) => {
    writeFileSync(join(place, 'page.js'), `import { ${loader} } from '@onewindow/client-core/${entry}';\nglobalThis.said = (await ${loader}()).packHash('');\n`);
    const out = join(place, entry.replace('/', '-'));
    await build({
      configFile: false, root: place, logLevel: 'error',
      build: { outDir: out, target: 'es2022', rolldownOptions: { input: join(place, 'page.js'), output: { entryFileNames: 'page.mjs' } } },
    });
    const modules = readdirSync(join(out, 'assets')).filter((name) => name.endsWith('.wasm'));
    expect(modules).toHaveLength(1);
    const [module = ''] = modules;
    expect(readFileSync(join(out, 'assets', module)).equals(readFileSync(join(built, 'client-core', folder, 'onewindow_core_bg.wasm')))).toBe(true);
    // The page runs as it would there: what it fetches is what the server of the page has.
    const source = `
      import { readFileSync } from 'node:fs';
      globalThis.fetch = async (url) => new Response(readFileSync(${JSON.stringify(out)} + new URL(url).pathname), { headers: { 'Content-Type': 'application/wasm' } });
      await import(${JSON.stringify(join(out, 'page.mjs'))});
      console.log(JSON.stringify(globalThis.said));
    `;
    expect(run('browser.mjs', source)).toBe(EMPTY);
  }, 60_000);

  it('the core loads where modules of WebAssembly are imported themselves', () => {
    const source = `
      import { loadCore } from '@onewindow/client-core/bundler';
      import { loadPackageCore } from '@onewindow/client-core/bundler/package';
      console.log(JSON.stringify([(await loadCore()).packHash(''), (await loadPackageCore()).packHash('')]));
    `;
    expect(run('bundler.mjs', source, ['--experimental-wasm-modules', '--no-warnings'])).toEqual([EMPTY, EMPTY]);
  }, 60_000);
});

describe('in a mini-program', () => {
  const packed = (name: string, file: string) => join(place, 'miniprogram_npm/@onewindow', name, file);

  beforeAll(() => {
    const said = execFileSync(process.execPath, [join(tools, 'official/pack.mjs'), place], { encoding: 'utf8' });
    // The tool itself talks before.
    expect(said.trim().split('\n').at(-1)).toBe('[]');
  }, 120_000);

  it("WeChat's tool takes the files made for it, the module of the core among them", () => {
    for (const name of names) {
      const folder = join(built, name, 'miniprogram_dist');
      expect(readFileSync(packed(name, 'index.js'), 'utf8')).toBe(readFileSync(join(folder, 'index.js'), 'utf8'));
    }
    expect(existsSync(packed('client-core', 'onewindow_core_mini.wasm.br'))).toBe(true);
    expect(existsSync(packed('client-core', 'dist'))).toBe(false);
  });

  it('they load where there is nothing of a browser and nothing of Node', () => {
    for (const name of names) {
      const module = { exports: {} as Record<string, unknown> };
      const file = readFileSync(packed(name, 'index.js'), 'utf8');
      const bare = { module, exports: module.exports, require: () => ({}), WebAssembly: undefined, setTimeout, globalThis: undefined };
      runInNewContext(file, bare, { contextCodeGeneration: { strings: false, wasm: false } });
      expect(Object.keys(module.exports).length, name).toBeGreaterThan(3);
      expect(/new Function|\beval\(|WebAssembly\b/.exec(file.replaceAll('WXWebAssembly', ''))).toBeNull();
    }
  });
});

describe('in Alipay', () => {
  /** The example of the page for developers, as a function of what it imports and of `my`. */
  function example(): string {
    const page = readFileSync(join(tools, '../../docs/mini-program.md'), 'utf8');
    const [, block = ''] = /## Alipay[\s\S]*?```ts\n([\s\S]*?)```/.exec(page) ?? [];
    const required = block.replace(/^import (\{[^}]+\}) from ('[^']+');$/gm, 'const $1 = require($2);');
    return `(async () => { ${required}; return JSON.stringify({ faults: form.faults(), name: form.field('/operator/name').value }); })()`;
  }

  it('the example of the page fills in a form where there is `my` alone, and its faults are those of the core in Node', async () => {
    const pack = JSON.parse(PACK) as { fields: { key: string }[] };
    pack.fields = pack.fields.map((field) => (field.key === 'business' ? { ...field, key: 'operator' } : field));
    const text = JSON.stringify(pack).replaceAll('/business/', '/operator/');
    const sha256 = createHash('sha256').update(text).digest('hex');
    const asked: string[] = [];
    const answers: [string, string][] = [
      ['/items/getihu-sheli', JSON.stringify({ pack: { sha256 } })],
      [`/packs/${sha256}`, text],
      ['/calendar', JSON.stringify({ years: {} })],
    ];
    const my = {
      request: ({ url, success }: { url: string; success(answer: object): void }) => {
        asked.push(url);
        const found = answers.find(([path]) => url.endsWith(path));
        success({ status: found ? 200 : 404, data: found?.[1] ?? '', headers: {} });
      },
      getStorageSync: () => ({ data: null }),
    };
    const bare = createContext({ my, setTimeout, WebAssembly: undefined }, { codeGeneration: { strings: false, wasm: false } });
    const load = (name: string): unknown => {
      const folder = name.endsWith('/script') ? 'script' : 'miniprogram_dist';
      const file = join(built, name.replace('@onewindow/', '').replace('/script', ''), folder, 'index.js');
      const module = { exports: {} };
      (runInContext(`(function (module, exports) { ${readFileSync(file, 'utf8')} })`, bare) as (...given: object[]) => void)(module, module.exports);
      return module.exports;
    };
    const done = (runInContext(`(function (require) { return ${example()} })`, bare) as (require: object) => Promise<string>)(load);
    const said = JSON.parse(await done) as { faults: unknown[]; name: string };
    expect(asked.map((url) => url.replace('https://office.example/api/v1', ''))).toEqual(answers.map(([path]) => path));
    expect(said.name).toBe('林晓');
    const core = await loadCore();
    const context = { ...CONTEXT, today: '2026-03-10' };
    const form = new FormModel(core, text, context, { answers: {}, choices: {} as never, files: {}, reviews: {} });
    form.set('/operator/name', '林晓');
    expect(said.faults).toEqual(JSON.parse(JSON.stringify(form.faults())));
    expect(said.faults.length).toBeGreaterThan(0);
  });
});
