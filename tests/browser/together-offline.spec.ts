import { Deployment } from './deployment';
import { Filler, onThePhone } from './draft';
import { expect, test } from './test';

interface Application {
  id: string;
  version: number;
  session: { chosen: string[]; answers: Record<string, unknown>; items: Record<string, unknown> };
}

test('an application for a package is begun without a network, goes on at the server, and is told apart from another device', async ({ browser, baseURL }) => {
  const deployment = await Deployment.of(baseURL ?? '');
  const phone = await Filler.open(browser, '13800000002', { baseURL: deployment.origin });
  const { page, person } = phone;
  const name = page.getByLabel('经营者名称', { exact: true });
  // What a form of the package takes is kept once its guide was open.
  await page.goto('/packages/canyin');
  await expect(page.getByRole('link', { name: '一起办' })).toBeVisible();
  const packs = () =>
    page.evaluate(async () => {
      const cache = await caches.open('onewindow-read-1');
      return (await cache.keys()).filter(({ url }) => url.includes('/packs/')).length;
    });
  await expect.poll(packs).toBeGreaterThan(2);

  deployment.isAway = true;
  await page.getByRole('link', { name: '一起办' }).click();
  await page.getByText('东区', { exact: true }).click();
  await person.shot('together-offline-01-start');
  await page.getByRole('button', { name: '开始填写' }).click();
  await page.waitForURL(/\/together\/new-[^/]+\/fill/);
  await name.fill('晨光餐饮店');
  await expect(page.getByText('没有网络，可以接着填')).toBeVisible();
  await phone.kept();
  await person.shot('together-offline-02-begun');
  expect(await onThePhone(page)).not.toContain('晨光餐饮店');
  await page.reload();
  await expect(name).toHaveValue('晨光餐饮店');
  await page.goto('/cases');
  await person.shot('together-offline-03-list');
  await page.getByRole('link', { name: /开办餐饮店一件事.*手机上开始/ }).click();
  await expect(name).toHaveValue('晨光餐饮店');

  deployment.isAway = false;
  await page.waitForURL(/\/together\/(?!new-)[^/]+\/fill/);
  await expect(name).toHaveValue('晨光餐饮店');
  await expect(page.getByText('已保存')).toBeVisible();
  const id = /together\/([^/]+)/.exec(page.url())?.[1] ?? '';
  const there = () => phone.ask<Application>('get', `/package-applications/${id}`);
  await expect.poll(async () => (await there()).session.answers).toMatchObject({ 'operator-name': '晨光餐饮店' });

  // Another device saves something else meanwhile: nothing is written over before somebody chose.
  const { version, session } = await there();
  const answers = { ...session.answers, 'operator-name': '夕阳餐饮店' };
  await phone.ask('put', `/package-applications/${id}/draft`, { session: { ...session, answers } }, version);
  await name.fill('月光餐饮店');
  const card = page.getByRole('alert').filter({ hasText: '这份申请在别处也改过' });
  const choice = card.getByRole('group', { name: /经营者名称/ });
  await expect(choice).toContainText('月光餐饮店');
  await expect(choice).toContainText('夕阳餐饮店');
  await expect(card.getByRole('group')).toHaveCount(1);
  await person.shot('together-offline-04-conflict');
  expect((await there()).session.answers).toMatchObject({ 'operator-name': '夕阳餐饮店' });
  await choice.getByText('夕阳餐饮店').click();
  await card.getByRole('button', { name: '按选择合并' }).click();
  await expect(card).toBeHidden();
  await expect(name).toHaveValue('夕阳餐饮店');
  await person.leave();
  await deployment.end();
});
