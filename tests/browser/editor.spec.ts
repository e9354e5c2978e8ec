import { expect, test } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { Person } from './people';

const CATALOGUE = fileURLToPath(new URL('../../catalogue', import.meta.url));

test('an editor sees at once what is wrong in an item, where, and what applicants will see', async ({ browser }) => {
  const editor = await Person.open(browser, { viewport: { width: 1280, height: 800 } });
  await editor.signIn('editor');
  const { page } = editor;
  await page.locator('input[type=file]').setInputFiles(CATALOGUE);
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
