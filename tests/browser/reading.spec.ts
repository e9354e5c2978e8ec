import { type Locator } from '@playwright/test';
import { Applicant } from './applicant';
import { faults } from './axe';
import { paper } from './paper';
import { Person } from './people';
import { ANSWERS, CHOICES, DOCUMENTS } from './permit';
import { expect, test } from './test';

/** Whether something is drawn on a page. */
function isInked(page: Locator): Promise<boolean> {
  return page.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    // A canvas nobody drew on is black too, but lets everything through.
    for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 255) < 128 && data[at + 3] === 255) return true;
    return false;
  });
}

test('a clerk reads a PDF page by page, notes a place on its second page, and is told of one that is broken', async ({ browser, baseURL }) => {
  const owner = await Applicant.logIn(baseURL ?? '', '13800000054');
  const contract = paper(['第一页 施工合同', '第二页 工程造价']);
  const { id } = await owner.handIn('shigong-xuke', ANSWERS, CHOICES, DOCUMENTS, { contract });
  await owner.leave();
  const clerk = await Person.open(browser, { viewport: { width: 1280, height: 800 } });
  const { page } = clerk;
  await clerk.signIn('window-dongqu');
  await page.goto(`/staff/cases/${id}`);
  await page.getByRole('button', { name: /contract\.pdf/ }).click();

  const sheet = page.getByRole('dialog', { name: 'contract.pdf' });
  const pages = sheet.getByRole('region', { name: 'contract.pdf' });
  await expect(pages).toBeFocused();
  await expect.poll(() => isInked(sheet.getByRole('group', { name: '第 1 页，共 2 页' }))).toBe(true);
  await clerk.shot('reading-01-first');
  await pages.press('End');
  const number = sheet.getByRole('textbox', { name: '页码' });
  await expect(number).toHaveValue('2');
  const second = sheet.getByRole('group', { name: '第 2 页，共 2 页' });
  // Its font comes from here: read by the character map, which says what the bytes mean.
  await expect(second).toContainText('第二页 工程造价');
  await expect.poll(() => isInked(second)).toBe(true);
  await pages.press('+');
  await expect(sheet.getByText('125%')).toBeVisible();
  await expect(number).toHaveValue('2');

  // The checklist stays beside what is read.
  await expect(sheet.getByRole('region', { name: '材料清单' })).toBeVisible();
  await sheet.getByRole('button', { name: /^批注/ }).click();
  await sheet.getByRole('button', { name: '加批注' }).click();
  await expect(sheet.getByLabel('第几页')).toHaveValue('2');
  await sheet.getByRole('button', { name: '在这一页上标出位置' }).click();
  await sheet.getByLabel('批注内容').fill('造价与申请表不一致');
  await sheet.getByRole('button', { name: '保存批注' }).click();
  await expect(sheet.getByText('造价与申请表不一致')).toBeVisible();
  await expect(second.locator('.mark')).toHaveCount(1);
  await clerk.shot('reading-02-note');
  expect(await faults(page, 'a PDF')).toEqual([]);
  await sheet.getByRole('button', { name: '关闭' }).click();

  await page.getByRole('button', { name: /land-approval\.pdf/ }).click();
  const broken = page.getByRole('dialog', { name: 'land-approval.pdf' });
  await expect(broken.getByRole('alert')).toContainText('这份 PDF 打不开');
  await clerk.shot('reading-03-broken');
  const saved = page.waitForEvent('download');
  await broken.getByRole('alert').getByRole('button', { name: '下载' }).click();
  expect((await saved).suggestedFilename()).toBe('land-approval.pdf');
  await clerk.leave();
});
