import type { Page } from '@playwright/test';
import { EventEmitter } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Person } from './people';
import { expect, test } from './test';

interface Receiver {
  url: string;
  /** Takes what has come and whatever comes. */
  take: () => void;
  close: () => void;
}

/** A receiver of webhooks that says nothing until it is told to. */
async function receiver(): Promise<Receiver> {
  const waiting = new EventEmitter();
  let takes = false;
  const server = createServer((_, answer) => {
    if (takes) answer.end();
    else waiting.once('take', () => answer.end());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/hook`,
    take: () => {
      takes = true;
      waiting.emit('take');
    },
    close: () => server.close(),
  };
}

/** Has the program of this secret want to be told of decisions. */
async function addWebhook({ request }: Page, id: string, secret: string, url: string): Promise<void> {
  const form = { grant_type: 'client_credentials', client_id: id, client_secret: secret };
  const token = (await (await request.post('/api/v1/oauth/token', { form })).json()) as { access_token: string };
  const headers = { Authorization: `Bearer ${token.access_token}`, 'Idempotency-Key': 'hook' };
  const made = await request.post('/api/v1/webhooks', { headers, data: { url, types: ['case.granted'] } });
  expect(made.status()).toBe(201);
}

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

test('an administrator lets a program in, sees its secret once, tests its webhook, renews it and stops it', async ({ browser }) => {
  const administrator = await Person.open(browser);
  await administrator.signIn('admin');
  const { page } = administrator;
  await page.getByRole('link', { name: '接入程序' }).click();
  await page.getByRole('button', { name: '接入新程序' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('程序名称').fill('住建业务系统');
  await sheet.getByLabel(/查看市民本人的全部办件/).check();
  await sheet.getByLabel(/管理接收通知的地址/).check();
  await sheet.getByLabel('市民同意后的返回地址').fill('http://example.com/callback');
  await sheet.getByRole('button', { name: '接入新程序' }).click();
  await expect(sheet.getByRole('alert')).toContainText('须为 https 地址');
  await administrator.shot('desk-program');
  await sheet.getByLabel('市民同意后的返回地址').fill('https://example.com/callback');
  await sheet.getByRole('button', { name: '接入新程序' }).click();
  const secret = sheet.getByLabel('密钥', { exact: true });
  await expect(secret).toHaveValue(/^ows_/);
  const first = await secret.inputValue();
  const id = (await sheet.getByRole('definition').first().textContent()) ?? '';
  await administrator.shot('desk-program-secret');
  await sheet.getByRole('button', { name: '我已保存好' }).click();

  const row = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: '住建业务系统' }) });
  await expect(row).toContainText('查看市民本人的全部办件');

  const hook = await receiver();
  await addWebhook(page, id, first, hook.url);
  await row.getByRole('button', { name: '推送' }).click();
  await expect(sheet.getByRole('heading', { name: hook.url })).toBeVisible();
  await expect(sheet).toContainText('没有发送过');
  await sheet.getByRole('button', { name: '发送测试事件' }).click();
  const delivery = sheet.getByRole('listitem').filter({ hasText: '测试通知' }).last();
  await expect(delivery).toContainText('正在发送');
  hook.take();
  await expect(delivery).toContainText('已送达');
  await expect(delivery).toContainText('对方答复 HTTP 200');
  await administrator.shot('desk-program-webhooks');
  await sheet.getByRole('button', { name: '关闭' }).click();
  hook.close();

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
