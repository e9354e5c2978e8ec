import type { Page } from '@playwright/test';
import { Deployment } from './deployment';
import { inCharge, onThePhone } from './draft';
import { Person } from './people';
import { expect, test } from './test';

/** All that caches of the worker hold: addresses, and the text of answers of the API. */
function inCaches(page: Page): Promise<{ url: string; text: string }[]> {
  return page.evaluate(async () => {
    const found: { url: string; text: string }[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const { url } of await cache.keys()) {
        const answer = await cache.match(url);
        found.push({ url, text: url.includes('/api/') ? ((await answer?.text()) ?? '') : '' });
      }
    }
    return found;
  });
}

test('what was visited is there without a network, and nothing about a person is kept for anybody', async ({ browser, baseURL }) => {
  const deployment = await Deployment.of(baseURL ?? '');
  const citizen = await Person.open(browser, { baseURL: deployment.origin });
  const { page } = citizen;
  await page.goto('/');
  await expect(page.getByRole('heading', { name: '高频事项' })).toBeVisible();
  await inCharge(page);
  // The app can be put on the home screen.
  const session = await page.context().newCDPSession(page);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  await session.detach();
  expect(installabilityErrors.map((one) => one.errorId).filter((id) => id !== 'in-incognito')).toEqual([]);

  await page.goto('/items');
  await page.getByRole('link', { name: '个体工商户设立登记' }).first().click();
  await expect(page.getByRole('heading', { name: '个体工商户设立登记' })).toBeVisible();
  await expect(page.getByText('还剩 2 个问题')).toBeVisible();
  await expect.poll(async () => (await inCaches(page)).some(({ url }) => url.includes('/packs/'))).toBe(true);
  // Once the app is at rest it fetches the guides nobody has opened.
  await expect.poll(async () => (await inCaches(page)).some(({ url }) => url.includes('/codes/divisions')), { timeout: 30_000 }).toBe(true);
  await page.goto('/login?next=/cases');
  await citizen.logIn('13800000001');
  // Each list is kept by itself, beside the page's own work.
  for (const name of ['my cases', 'my packages']) await expect.poll(() => onThePhone(page)).toContain(`"kind":"list","id":"${name}"`);
  await page.goto('/me');
  await expect(page.getByText('林晓').first()).toBeVisible();

  deployment.isAway = true;
  await page.goto('/');
  await expect(page.getByRole('heading', { name: '高频事项' })).toBeVisible();
  await expect(page.getByText('没有网络。')).toBeVisible();
  await citizen.shot('offline-01-home');
  // A page that was never opened is there as well; so are its rules, which run.
  await page.goto('/items/getihu-sheli');
  await expect(page.getByRole('heading', { name: '个体工商户设立登记' })).toBeVisible();
  await expect(page.getByText('还剩 2 个问题')).toBeVisible();
  await citizen.answer({ 经营范围中有登记前须经批准的项目: '是' });
  await page.getByRole('button', { name: '下一题' }).click();
  await expect(page.getByText('还剩 1 个问题')).toBeVisible();
  await citizen.shot('offline-02-guide');
  await page.goto('/items/huzhao');
  await expect(page.getByRole('heading', { name: '普通护照首次签发' })).toBeVisible();
  await expect(page.getByText(/还剩 \d 个问题/)).toBeVisible();
  // Nobody's search is kept, and it says that there is no network.
  await page.goto('/items?q=%E5%BC%80%E5%BA%97');
  await expect(page.getByText('连接不上服务器')).toBeVisible();

  // What one has going is there as it was, for oneself.
  await page.goto('/cases');
  await expect(page.getByText('没有网络，下面是')).toBeVisible();
  await page.goto('/me');
  await expect(page.getByText('没有网络，下面是')).toBeVisible();
  await expect(page.getByText('林晓').first()).toBeVisible();

  // A case can be begun all the same, and goes on at the server once there is a network.
  await page.goto('/items/getihu-sheli/start');
  await page.getByText('东区', { exact: true }).click();
  await page.getByRole('button', { name: '开始填写' }).click();
  await page.waitForURL(/\/cases\/new-[^/]+\/fill/);
  await citizen.answer({ 姓名: '林晓' });
  await citizen.shot('offline-03-begun');
  await expect(page.getByText('未联网，已存在本机')).toBeVisible();

  const kept = await inCaches(page);
  expect(kept.filter(({ url }) => url.endsWith('.wasm'))).toHaveLength(2);
  const api = kept.filter(({ url }) => url.includes('/api/'));
  expect(api.length).toBeGreaterThan(3);
  for (const { url, text } of api) {
    expect(url).toMatch(/\/api\/v1\/(items|packs|calendar|packages|codes|offices|pickup-offices)/);
    expect(url).not.toContain('q=');
    expect(text).not.toContain('林晓');
  }
  deployment.isAway = false;
  await page.reload();
  await page.waitForURL(/\/cases\/(?!new-)[^/]+\/fill/);
  await expect(page.getByLabel('姓名', { exact: true })).toHaveValue('林晓');
  await expect(page.getByText('已保存')).toBeVisible();
  await citizen.leave();
  await deployment.end();
});

test('a new version waits until it is asked for, and then is there', async ({ browser, baseURL }) => {
  const deployment = await Deployment.of(baseURL ?? '');
  const citizen = await Person.open(browser, { baseURL: deployment.origin });
  const { page } = citizen;
  const release = () => page.locator('html').getAttribute('data-release');
  await page.goto('/');
  await inCharge(page);
  expect(await release()).toBe('1');
  deployment.releaseNext();
  await page.reload();
  const note = page.getByRole('button', { name: '更新', exact: true });
  await expect(note).toBeVisible();
  expect(await release()).toBe('1');
  await citizen.shot('offline-03-version');
  // The files of the first release are gone from the server, and the page goes on with its own.
  await page.getByRole('link', { name: '办事', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await note.click();
  await expect.poll(release).toBe('2');
  await expect(note).toBeHidden();
  await citizen.leave();
  await deployment.end();
});
