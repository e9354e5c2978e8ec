import { fileURLToPath } from 'node:url';
import { Person } from './people';
import { expect, test } from './test';

const CATALOGUE = fileURLToPath(new URL('../../catalogue', import.meta.url));

test('an editor sees at once what is wrong in an item, where, and what applicants will see', async ({ browser }) => {
  const editor = await Person.open(browser, { viewport: { width: 1280, height: 800 } });
  await editor.signIn('editor');
  const { page } = editor;
  await page.locator('input[type=file]').setInputFiles(CATALOGUE);
  await expect(page.getByText(/个事项、/)).toBeVisible();
  await page.getByLabel('事项', { exact: true }).selectOption('laonian-youdai');
  const preview = page.getByRole('region', { name: '手机预览' });
  await expect(page.getByText('没有错误', { exact: true })).toBeVisible();
  await expect(preview.getByRole('heading', { name: '材料清单' })).toBeVisible();
  await editor.shot('editor-desk');

  const source = page.getByLabel('YAML 原文').locator('textarea');
  const text = await source.inputValue();
  await source.fill(text.replace('department: mzj', 'department: mzjj'));
  const fault = page.getByRole('button', { name: /unknown_department/ });
  await expect(fault).toContainText('是不是想写 mzj？');
  await fault.click();
  const line = await source.evaluate((area: HTMLTextAreaElement) => area.value.slice(0, area.selectionStart).split('\n').length);
  expect(text.split('\n')[line - 1]).toBe('department: mzj');
  await editor.shot('editor-fault');

  await source.fill(text.replace('老年人优待证核发', '老年人优待证'));
  await expect(page.getByText('没有错误', { exact: true })).toBeVisible();
  await editor.leave();
});

test('an editor mends an item, sees what it changes for people, and a second editor lets it be published', async ({ browser }) => {
  const editor = await Person.open(browser, { viewport: { width: 1280, height: 800 } });
  await editor.signIn('editor');
  const { page } = editor;
  await page.getByLabel('事项', { exact: true }).selectOption('laonian-youdai');
  await expect(page.getByText('没有错误', { exact: true })).toBeVisible();
  const source = page.getByLabel('YAML 原文').locator('textarea');
  const text = await source.inputValue();
  const wrong = text.replace('version: 3', 'version: 4').replace('promised: {days: 30,', 'promised: {days: many,');
  await source.fill(wrong);
  await expect(page.getByText('1 处错误', { exact: true })).toBeVisible();
  await expect(page.getByText('已保存到服务器')).toBeVisible();
  await expect(page.getByRole('button', { name: '对比并提交' })).toBeDisabled();
  await source.fill(wrong.replace('days: many', 'days: 20'));
  await expect(page.getByText('没有错误', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: '对比并提交' }).click();
  const sheet = page.getByRole('dialog', { name: '对群众有什么变化' });
  await expect(sheet.getByText('20 个工作日')).toBeVisible();
  await sheet.getByLabel('改了什么、为什么改').fill('按新办法缩短时限');
  await editor.shot('editor-compare');
  await sheet.getByRole('button', { name: '提交核准' }).click();
  await expect(page.getByText('已提交，等待另一位编辑核准')).toBeVisible();
  await expect(page.getByRole('button', { name: /laonian-youdai 第 4 版/ })).toBeVisible();
  await editor.shot('editor-proposed');
  await editor.leave();

  const other = await Person.open(browser, { viewport: { width: 1280, height: 800 } });
  await other.signIn('editor-2');
  await other.page.getByRole('button', { name: /laonian-youdai 第 4 版/ }).click();
  const release = other.page.getByRole('dialog', { name: '待发布的版本' });
  await expect(release.getByText('按新办法缩短时限')).toBeVisible();
  await other.shot('editor-approve');
  await release.getByRole('button', { name: '核准', exact: true }).click();
  await expect(other.page.getByText('已核准')).toBeVisible();
  await other.page.goto('/items/laonian-youdai');
  await expect(other.page.getByText('20 个工作日').first()).toBeVisible();
  await other.leave();
});
