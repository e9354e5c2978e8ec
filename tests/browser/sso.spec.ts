import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Person } from './people';
import { expect, test } from './test';

let house: ChildProcess;

test.beforeAll(async ({ baseURL }) => {
  const env = { ...process.env, PORT: String(new URL(process.env['ONEWINDOW_OIDC_ISSUER'] ?? '').port), RETURN: `${baseURL ?? ''}/login/return` };
  house = spawn('node', [join(import.meta.dirname, '../sso/provider.mjs')], { env, stdio: ['pipe', 'pipe', 'ignore'] });
  await once(house.stdout ?? house, 'data');
});

test.afterAll(() => {
  house.kill();
});

test('a citizen logs in by the single sign-on, and is back at the page they asked for', async ({ browser }) => {
  const person = await Person.open(browser);
  const { page } = person;
  await page.goto('/me/devices');
  await expect(page.getByRole('button', { name: '用示例省统一身份认证登录' })).toBeVisible();
  await person.shot('sso-login');
  await page.getByRole('button', { name: '用示例省统一身份认证登录' }).click();
  await page.waitForURL(/\/interaction\//);
  await page.locator('input[name=login]').fill('linxiao');
  await page.locator('input[name=password]').fill('x');
  await page.locator('button[type=submit]').click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL('/me/devices');
  await expect(page.getByRole('heading', { name: '其他登录方式' })).toBeVisible();
  await expect(page.getByText('示例省统一身份认证')).toBeVisible();
  await person.shot('sso-devices');

  // The same answer once more, as from the history: nobody here asked for it.
  await page.goto('/login/return?state=s&code=c');
  await expect(page.getByText('这不是本浏览器发起的登录')).toBeVisible();
  await expect(page).toHaveURL('/login/return');
  await person.shot('sso-refused');

  await page.goto('/me/devices');
  await page.getByRole('button', { name: '解除：示例省统一身份认证' }).click();
  await expect(page.getByRole('heading', { name: '其他登录方式' })).toHaveCount(0);
  await person.leave();
});

test('a machine of a centre offers no single sign-on: the next person would find the last one still logged in there', async ({ browser }) => {
  const person = await Person.open(browser);
  const { page } = person;
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const other = page.getByRole('button', { name: '用示例省统一身份认证登录' });
  await page.goto('/login');
  await expect(other).toBeVisible();
  expect(asked).toContain('/api/v1/auth/providers');
  asked.length = 0;
  await page.goto('/login?kiosk');
  await expect(page.getByRole('button', { name: '获取验证码' })).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect(asked).not.toContain('/api/v1/auth/providers');
  await expect(other).toHaveCount(0);
  await person.leave();
});

test('a citizen chooses where they are written to', async ({ browser }) => {
  const person = await Person.open(browser);
  const { page } = person;
  await page.goto('/login?next=/me/email');
  await person.logIn('13911110066');
  await page.getByLabel('电子邮箱').fill('linxiao');
  await page.getByRole('button', { name: '获取验证码' }).click();
  await expect(page.getByText('电子邮箱不正确')).toBeVisible();
  await person.shot('email-wrong');
  await page.getByLabel('电子邮箱').fill('linxiao@example.com');
  await page.getByRole('button', { name: '获取验证码' }).click();
  const shown = await page.getByText('演示环境，验证码是').textContent();
  await page.getByLabel('邮箱验证码').fill(/\d{6}/.exec(shown ?? '')?.[0] ?? '');
  await person.shot('email-code');
  await page.getByRole('button', { name: '验证', exact: true }).click();
  await expect(page.getByText('l***@example.com')).toBeVisible();
  await page.getByRole('button', { name: '不再接收邮件' }).click();
  await expect(page.getByLabel('电子邮箱')).toBeVisible();
  await person.leave();
});
