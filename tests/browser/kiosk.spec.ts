import { faults } from './axe';
import { inCharge, onThePhone } from './draft';
import { Person } from './people';
import { expect, test } from './test';

test('a machine of a centre is large, saves no file, and is as if nobody had been there once they are gone', async ({ browser }) => {
  const person = await Person.open(browser, { viewport: { width: 768, height: 1024 } });
  const { page } = person;
  await page.clock.install();
  await page.goto('/?kiosk');
  await expect(page.getByRole('heading', { name: '高频事项' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-elder', '');
  await inCharge(page);
  await page.goto('/login?next=/me');
  await person.logIn('13800000001');
  await expect(page.getByText('林晓').first()).toBeVisible();
  await expect(page.getByRole('button', { name: '下载我的数据' })).toHaveCount(0);
  await page.goto('/cases');
  await expect.poll(() => onThePhone(page)).toContain('accessToken');

  // Whoever is still there is asked, and goes on.
  await page.clock.runFor(76_000);
  await expect(page.getByRole('dialog', { name: '您还在吗？' })).toBeVisible();
  await person.shot('kiosk-01-there');
  // axe waits for frames, which only come while time goes on.
  await page.clock.resume();
  expect(await faults(page, 'a machine that asks')).toEqual([]);
  await page.getByRole('button', { name: '我还在，继续办理' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.clock.runFor(60_000);
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.clock.runFor(31_000);
  await page.waitForURL('**/');
  await expect(page.getByRole('heading', { name: '高频事项' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-elder', '');
  const left = await onThePhone(page);
  expect(left).not.toContain('accessToken');
  expect(left).not.toContain('sealed');
  await page.goto('/cases');
  await page.waitForURL('**/login**');
  await person.leave();
});

test('a machine of a centre keeps nothing of who never logged in, and leads nowhere else', async ({ browser }) => {
  const person = await Person.open(browser);
  const { page } = person;
  const end = page.getByRole('button', { name: '办完了，退出并清除' });
  const keys = () => page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]);
  await page.clock.install();
  await page.goto('/?kiosk');
  await expect(page.getByRole('heading', { name: '高频事项' })).toBeVisible();
  await page.clock.runFor(100_000);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(end).toHaveCount(0);

  // Nothing leads out of the app: numbers and addresses are told, not offered.
  await expect(page.getByRole('button', { name: '长辈版' })).toHaveCount(0);
  await page.goto('/me');
  await expect(page.getByText('政务服务热线 12345')).toBeVisible();
  await expect(page.locator('a[href^="tel:"], a[href^="/staff"]')).toHaveCount(0);
  await page.goto('/items/getihu-sheli');
  await page.locator('summary', { hasText: '内容来源' }).click();
  await expect(page.locator('.address').first()).toBeVisible();
  await expect(page.locator('a[target=_blank], a[href^="http"]')).toHaveCount(0);
  await person.shot('kiosk-02-guide');
  await page.goto('/');

  // Searching is enough to be somebody, on the home page and after it was loaded anew.
  await page.getByRole('search').getByRole('combobox').fill('离婚');
  await expect(end).toBeVisible();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/items?**');
  await page.goto('/');
  await expect(end).toBeVisible();
  expect(await keys()).toContain('onewindow.searches');
  await page.clock.runFor(76_000);
  await expect(page.getByRole('dialog', { name: '您还在吗？' })).toBeVisible();
  const wiped = page.waitForEvent('load');
  await page.clock.runFor(16_000);
  await wiped;
  expect(await keys()).toEqual(['onewindow.kiosk']);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(end).toHaveCount(0);
  await person.leave();
});
