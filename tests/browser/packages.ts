import { test } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const SHELL = join(import.meta.dirname, '../../mobile-shell');
/** Where the packages lie as npm gets them. */
export const NPM = join(SHELL, 'dist/npm');

let built = false;

/** Makes the packages, once for all tests that use them as others would. */
export function buildPackages(): void {
  test.setTimeout(300_000);
  if (!built) execFileSync(process.execPath, [join(SHELL, 'tools/publish/build.mjs'), '--no-types'], { stdio: ['ignore', 'ignore', 'inherit'] });
  built = true;
}
