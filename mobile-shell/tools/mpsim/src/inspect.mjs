/** What WeChat would find fault with before anybody runs the mini-program. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { filesOf } from './build.mjs';

/** Bytes of a package that has no subpackages. */
export const LIMIT = 2 * 1024 * 1024;

/** What no engine of a mini-program allows or has; a module that names it would fail on a phone. */
const FORBIDDEN = [
  [/\beval\s*\(/, 'eval'],
  [/\bnew\s+Function\b/, 'new Function'],
  [/(?<![\w.])WebAssembly\s*\./, 'WebAssembly'],
  [/(?<![\w.$])(?:window|document|globalThis|localStorage|sessionStorage)\s*\./, 'the browser'],
  [/\bimport\s*\(/, 'import()'],
];

/** WeChat's own compilers, which come without the right to be run. */
function compiler(name) {
  const home = dirname(createRequire(import.meta.url).resolve('miniprogram-compiler/package.json'));
  const folder = { linux: 'linux', darwin: 'mac', win32: 'windows' }[process.platform];
  const path = join(home, 'bin', folder, process.platform === 'win32' ? `${name}.exe` : name);
  chmodSync(path, 0o755);
  return path;
}

function complaint(work) {
  try {
    work();
    return [];
  } catch (failure) {
    return [String(failure.stderr || failure.stdout || failure.message).trim()];
  }
}

/** All faults of a built mini-program, each as a sentence; none when it could be uploaded. */
export function inspect(folder) {
  const files = filesOf(folder);
  const faults = [];
  const bytes = files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  if (bytes > LIMIT) faults.push(`the package has ${bytes} bytes, and ${LIMIT} are allowed`);
  const app = JSON.parse(readFileSync(join(folder, 'app.json'), 'utf8'));
  for (const page of app.pages) {
    for (const ending of ['.js', '.json', '.wxml']) {
      if (!existsSync(join(folder, page + ending))) faults.push(`${page}${ending} is missing`);
    }
  }
  for (const { pagePath } of app.tabBar?.list ?? []) if (!app.pages.includes(pagePath)) faults.push(`the tab ${pagePath} is no page`);
  for (const name of files.filter((one) => extname(one) === '.js')) {
    const source = readFileSync(join(folder, name), 'utf8').replaceAll('WXWebAssembly', '');
    for (const [pattern, what] of FORBIDDEN) if (pattern.test(source)) faults.push(`${name} names ${what}`);
  }
  const kind = (ending) => files.filter((one) => extname(one) === ending);
  const quiet = { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] };
  faults.push(...complaint(() => execFileSync(compiler('wcc'), ['-d', ...kind('.wxml')], quiet)));
  faults.push(...complaint(() => execFileSync(compiler('wcsc'), ['-lc', '-pc', String(kind('.wxss').length), ...kind('.wxss')], quiet)));
  return { faults, bytes, files };
}
