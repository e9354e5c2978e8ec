import { Filler } from './draft';
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

test('somebody lets another apply for them on one item alone, and ends it', async ({ browser }) => {
  const person = await Person.open(browser);
  const { page } = person;
  await page.goto('/login?next=/me/agents');
  await person.logIn('13800000001');
  await page.getByRole('button', { name: '委托他人代办' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('受托人姓名').fill('王强');
  await sheet.getByLabel('受托人手机号').fill('13800000002');
  const soon = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  await sheet.getByLabel('有效期至').fill(soon);
  await sheet.getByText('只限下列事项').click();
  await sheet.getByRole('button', { name: '签署委托' }).click();
  await expect(sheet.getByText('请至少选择一个事项')).toBeVisible();
  await sheet.getByLabel('搜索要委托的事项').fill('护照');
  await sheet.getByLabel('搜索要委托的事项').press('Enter');
  await sheet.getByRole('button', { name: /^添加普通护照/ }).click();
  await expect(sheet.getByRole('button', { name: /^去掉普通护照/ })).toBeVisible();
  // The button that was pressed is gone, and the focus stays beside it.
  await expect(sheet.getByRole('group', { name: '委托的事项' })).toBeFocused();
  await sheet.getByRole('button', { name: '签署委托' }).click();
  await expect(sheet).toBeHidden();
  const signed = page.getByRole('listitem').filter({ hasText: '王强' }).filter({ hasText: '普通护照首次签发' });
  await expect(signed).toHaveCount(1);
  await signed.getByRole('button').click();
  await expect(signed.getByRole('button')).toHaveCount(0);
  await person.leave();
});

test('a log-out in one tab ends what another shows of its person, but for a form that is open', async ({ browser }) => {
  const list = await Filler.open(browser);
  const form = await list.tab();
  const id = await list.begin();
  await form.open(id);
  await form.name.fill('林晓晓');
  await expect(form.page.getByText('已保存')).toBeVisible();
  await list.page.goto('/me');
  await expect(list.page.getByText('林晓').first()).toBeVisible();
  await list.page.getByRole('link', { name: '办件', exact: true }).click();
  await list.page.waitForURL('**/cases');

  const other = await list.tab();
  await other.page.goto('/me');
  await other.page.getByRole('button', { name: '退出登录' }).click();
  await list.page.waitForURL((url) => url.pathname === '/login' && url.searchParams.get('next') === '/cases');
  await form.name.fill('林小晓');
  await expect(form.page.getByRole('dialog', { name: '登录过期了' })).toBeVisible();
  await expect(form.name).toHaveValue('林小晓');
  await list.person.leave();
});
