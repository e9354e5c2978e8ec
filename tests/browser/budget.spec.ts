import { type Response } from '@playwright/test';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { Person } from './people';
import { expect, test } from './test';
import { makeWorld, settle } from './visits';

const KB = 1024;
const FIRST_ROUTE = 150 * KB;
const CORE = 80 * KB;

for (const { app, path } of [
  { app: 'citizen', path: '/' },
  { app: 'staff', path: '/staff/sign-in' },
]) {
  test(`the first page of the ${app} app is small, and waits for nothing it does not need`, async ({ browser }) => {
    const person = await Person.open(browser);
    const { page } = person;
    const loaded: Response[] = [];
    page.on('response', (response) => loaded.push(response));
    await page.goto(path);
    await settle(page);
    const code = loaded.filter((response) => ['script', 'stylesheet'].includes(response.request().resourceType()));
    const sizes = await Promise.all(code.map(async (response) => gzipSync(await response.body(), { level: 9 }).length));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    expect(total).toBeGreaterThan(20 * KB);
    expect(total).toBeLessThanOrEqual(FIRST_ROUTE);
    // The rules core comes with the first form or guide, not before.
    expect(loaded.map((response) => response.url()).filter((url) => url.endsWith('.wasm'))).toEqual([]);
    await person.leave();
  });

  test(`the pages of the ${app} app may run nothing but the app`, async ({ request }) => {
    const page = await request.get(path, { headers: { Accept: 'text/html' } });
    const policy = new Map(
      (page.headers()['content-security-policy'] ?? '').split(';').map((directive) => {
        const [name = '', ...values] = directive.trim().split(/\s+/);
        return [name, values];
      }),
    );
    expect(policy.get('default-src')).toEqual(["'none'"]);
    expect(policy.get('script-src')).toEqual(["'self'", "'wasm-unsafe-eval'"]);
    expect([...policy.values()].flat()).not.toContain("'unsafe-inline'");
    expect(policy.get('base-uri')).toEqual(["'none'"]);
    expect(policy.get('frame-ancestors')).toEqual(["'none'"]);
    const html = await page.text();
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/i);
    for (const [, script] of html.matchAll(/<script[^>]*>(.*?)<\/script>/gs)) expect(script?.trim()).toBe('');
  });
}

test('the rules core is small', async ({ browser }) => {
  const person = await Person.open(browser);
  const { page } = person;
  const core = page.waitForResponse((response) => response.url().endsWith('.wasm'));
  await page.goto('/items/getihu-sheli');
  const bytes = await (await core).body();
  expect(bytes.length).toBeGreaterThan(50 * KB);
  expect(brotliCompressSync(bytes).length).toBeLessThanOrEqual(CORE);
  await person.leave();
});

test('a paper opened from the app is printed in its own style, light on a dark device too', async ({ browser, baseURL }) => {
  const { handedIn, mobile } = await makeWorld(baseURL ?? '', '13800000044');
  const person = await Person.open(browser);
  const { page } = person;
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(`/login?next=/cases/${handedIn.id}/receipt`);
  await person.logIn(mobile);
  const opened = page.waitForEvent('popup');
  await page.getByRole('button', { name: /^查看、打印/ }).click();
  const paper = await opened;
  await paper.locator('header').waitFor();
  const looks = await paper.evaluate(() => ({
    head: getComputedStyle(document.querySelector('header') as Element).color,
    ground: getComputedStyle(document.body).backgroundColor,
  }));
  expect(looks).toEqual({ head: 'rgb(179, 0, 27)', ground: 'rgb(255, 255, 255)' });
  await person.leave();
});
