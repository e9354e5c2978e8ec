import { Person } from './people';
import { expect, test } from './test';

/** What is somebody's own: items they keep, searches, devices, and the end of the account. */
test('somebody finds an item by its sound, keeps it, and leaves for good', async ({ browser }) => {
  const person = await Person.open(browser);
  const { page } = person;
  await page.goto('/');
  const search = page.getByRole('combobox', { name: '搜索' });
  await search.fill('huzh');
  const option = page.getByRole('option', { name: /护照/ });
  await expect(option).toBeVisible();
  await person.shot('own-01-suggestions');
  await search.press('ArrowDown');
  await search.press('Enter');
  await page.waitForURL('**/items/huzhao');
  const star = page.getByRole('button', { name: /^收藏/ });
  await star.click();
  await expect(star).toHaveAttribute('aria-pressed', 'true');
  await person.shot('own-02-kept');

  // What the device kept becomes the person's.
  await page.goto('/login?next=/me/devices');
  await person.logIn('13800009941');
  await expect(page.getByText('本机')).toBeVisible();
  await person.shot('own-03-devices');
  await page.goto('/');
  await expect(page.getByRole('heading', { name: '我的收藏' })).toBeVisible();
  await person.shot('own-04-home');

  await page.goto('/me/closing');
  await page.getByRole('button', { name: '获取验证码，继续注销' }).click();
  const code = /\d{6}/.exec((await page.getByText('演示环境，验证码是').textContent()) ?? '')?.[0] ?? '';
  await page.getByLabel('短信验证码').fill(code);
  await person.shot('own-05-closing');
  await page.getByRole('button', { name: '确认注销' }).click();
  await expect(page.getByText('账号已注销')).toBeVisible();
  await expect(page.getByRole('heading', { name: '我的收藏' })).toBeHidden();
  await person.leave();
});
