/** The example for integrators in Node, run as it stands against the server. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPackages, NPM } from './packages';
import { expect, test } from './test';

const ROOT = join(import.meta.dirname, '../..');
const env = { ...process.env, ONEWINDOW_BASE_URL: `http://127.0.0.1:${process.env['ONEWINDOW_PORT'] ?? ''}/api/v1` };

test.beforeAll(buildPackages);

test('the example in Node works the checklist out with the packages as npm has them', () => {
  const place = mkdtempSync(join(tmpdir(), 'onewindow-example-'));
  try {
    cpSync(join(ROOT, 'examples/node'), place, { recursive: true });
    for (const name of ['sdk', 'client-core']) {
      mkdirSync(join(place, 'node_modules/@onewindow'), { recursive: true });
      cpSync(join(NPM, name), join(place, 'node_modules/@onewindow', name), { recursive: true });
    }
    const said = execFileSync(process.execPath, ['integrate.mjs'], { cwd: place, env, encoding: 'utf8' });
    expect(said).toMatch(/^signed in as .+/);
    expect(said).toMatch(/^needed +委托书及代理人身份证$/m);
    expect(said).toMatch(/^undetermined +登记前须经批准的批准文件$/m);
    expect(said).toMatch(/^next question: \//m);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
});
