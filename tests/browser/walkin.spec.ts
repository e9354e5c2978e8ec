import { lookingAt } from './camera';
import { Person } from './people';
import { expect, test } from './test';
import { fillWalkIn } from './window';

/** What a clerk types for somebody without a telephone, and what is handed over the counter. */
test('a clerk takes in a case of somebody without a phone', async ({ browser, baseURL }, testInfo) => {
  const clerk = await Person.open(browser, { viewport: { width: 1280, height: 800 } });
  await clerk.signIn('window-dongqu');
  const { page } = clerk;
  await page.getByRole('link', { name: '现场受理' }).click();
  await page.getByRole('button', { name: '新的现场办件' }).click();
  await page.getByLabel('办什么事').fill('个体工商户');
  await page.getByRole('button', { name: '个体工商户设立登记' }).click();
  await page.getByLabel('姓名').fill('孙大爷');
  await page.getByLabel('身份证号码').fill('990000198501010028');
  await page.getByRole('button', { name: '开始填写' }).click();
  await expect(page.getByRole('alert').first()).toContainText('身份证号码');
  await clerk.shot('walkin-01-person');
  await page.getByLabel('身份证号码').fill('990000198501010027');
  await page.getByRole('button', { name: '开始填写' }).click();
  await page.waitForURL(/walk-ins\/.+/);
  // What the clerk wrote down from the card is not asked again.
  await expect(page.getByLabel('姓名', { exact: true })).toHaveValue('孙大爷');
  await expect(page.getByLabel('公民身份号码', { exact: true })).toHaveValue('990000198501010027');
  await page.getByRole('button', { name: '提交并出回执' }).click();
  const summary = page.getByRole('alert').first();
  await expect(summary).toBeFocused();
  await expect(summary).toContainText('缺少材料');
  await summary.getByRole('link', { name: /缺少材料/ }).first().click();
  await expect(page.locator('[id^="material-"]:focus')).toBeVisible();
  await summary.getByRole('link').first().click();
  await expect(page.locator('form input:focus, form textarea:focus, form select:focus')).toBeVisible();
  await clerk.shot('walkin-02-form');

  await fillWalkIn(baseURL ?? '', page.url().split('/').at(-1) ?? '');
  await page.reload();
  await page.getByRole('button', { name: '提交并出回执' }).click();
  await expect(page.getByText('已收件')).toBeVisible();
  await clerk.shot('walkin-03-receipt');
  const paper = page.waitForEvent('popup');
  await page.getByRole('button', { name: /查看.*收件回执|收件回执/ }).first().click();
  const receipt = await paper;
  await receipt.locator('footer svg').waitFor();
  const camera = await lookingAt(receipt, 'footer svg', testInfo.outputPath('receipt.mjpeg'));
  const number = ((await page.locator('.strong.number').textContent()) ?? '').trim();
  await page.getByRole('link', { name: '看这个办件' }).click();
  await expect(page.getByText('窗口工作人员开始代为录入')).toBeVisible();
  await clerk.leave();

  // The paper is held before the camera of a browser that reads no codes by itself.
  const reader = await Person.open(camera, { baseURL: baseURL ?? '', viewport: { width: 1280, height: 800 }, locale: 'zh-CN' });
  await reader.signIn('window-dongqu');
  expect(await reader.page.evaluate(() => 'BarcodeDetector' in window)).toBe(false);
  await reader.page.getByRole('button', { name: '扫码' }).click();
  await reader.page.waitForURL(/cases\/.+/);
  await expect(reader.page.getByText(number).first()).toBeVisible();
  await reader.leave();
  await camera.close();
});
