import { expect, test } from '@playwright/test';
import { Person } from './people';

test('a supervisor sees the lamps, and a desk is wide on a desk', async ({ browser }) => {
  const supervisor = await Person.open(browser, { viewport: { width: 1280, height: 800 } });
  await supervisor.signIn('supervisor');
  await expect(supervisor.page.getByRole('heading', { level: 1, name: '亮灯监察' })).toBeVisible();
  await supervisor.shot('desk-lamps');
  await supervisor.leave();
});

test('an administrator draws up a mandate, and its holder signs it', async ({ browser }) => {
  const administrator = await Person.open(browser);
  await administrator.signIn('admin');
  const { page } = administrator;
  await page.getByRole('link', { name: '授权书' }).click();
  await page.getByRole('button', { name: '起草授权书' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('授权给谁（用户名）').fill('approver-scjg-b');
  await sheet.getByLabel('生效日期').fill('2026-01-01');
  await sheet.getByLabel('失效日期').fill('2030-12-31');
  await administrator.shot('desk-mandate');
  await sheet.getByRole('button', { name: '起草授权书' }).click();
  await expect(page.getByText('已起草').first()).toBeVisible();

  await page.getByRole('link', { name: '单位设置' }).click();
  await page.getByRole('button', { name: /东区政务服务中心/ }).click();
  await expect(page.getByRole('dialog')).toContainText('无差别受理');
  await page.getByRole('dialog').getByLabel('剩余几个工作日亮黄灯（0–60）').fill('99');
  await page.getByRole('dialog').getByRole('button', { name: '保存', exact: true }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toBeVisible();
  await administrator.shot('desk-office');

  const holder = await Person.open(browser);
  await holder.signIn('approver-scjg-b');
  await holder.page.getByRole('link', { name: '授权书' }).click();
  const mine = holder.page.getByRole('listitem').filter({ hasText: 'approver-scjg-b' });
  await expect(mine).toContainText('未生效');
  await mine.getByRole('button', { name: '签字' }).click();
  await expect(mine.getByRole('button', { name: '签字' })).toBeHidden();
  await holder.shot('desk-mandate-signed');
  await Promise.all([administrator.leave(), holder.leave()]);
});

test('an administrator lets a program in, sees its secret once, renews it and stops it', async ({ browser }) => {
  const administrator = await Person.open(browser);
  await administrator.signIn('admin');
  const { page } = administrator;
  await page.getByRole('link', { name: '接入程序' }).click();
  await page.getByRole('button', { name: '接入新程序' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('程序名称').fill('住建业务系统');
  await sheet.getByLabel(/查看市民本人的全部办件/).check();
  await sheet.getByLabel('市民同意后的返回地址').fill('http://example.com/callback');
  await sheet.getByRole('button', { name: '接入新程序' }).click();
  await expect(sheet.getByRole('alert')).toContainText('须为 https 地址');
  await administrator.shot('desk-program');
  await sheet.getByLabel('市民同意后的返回地址').fill('https://example.com/callback');
  await sheet.getByRole('button', { name: '接入新程序' }).click();
  const secret = sheet.getByLabel('密钥', { exact: true });
  await expect(secret).toHaveValue(/^ows_/);
  const first = await secret.inputValue();
  await administrator.shot('desk-program-secret');
  await sheet.getByRole('button', { name: '我已保存好' }).click();

  const row = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: '住建业务系统' }) });
  await expect(row).toContainText('查看市民本人的全部办件');
  await row.getByRole('button', { name: '更换密钥' }).click();
  await sheet.getByRole('button', { name: '更换密钥' }).click();
  await expect(secret).not.toHaveValue(first);
  await sheet.getByRole('button', { name: '我已保存好' }).click();
  await expect(row).toContainText('旧密钥可用至');
  await row.getByRole('button', { name: '停用' }).click();
  await sheet.getByRole('button', { name: '停用' }).click();
  await expect(row).toContainText('已停用');
  await expect(row.getByRole('button')).toHaveCount(0);
  await administrator.shot('desk-program-stopped');
  await administrator.leave();
});

test('the API reference opens without the network', async ({ browser }) => {
  const developer = await Person.open(browser, { viewport: { width: 1280, height: 800 } });
  await developer.page.goto('/docs/');
  await expect(developer.page.getByRole('heading', { name: /OneWindow/ })).toBeVisible();
  await developer.shot('docs');
  await developer.leave();
});
