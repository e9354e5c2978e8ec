import { Applicant } from './applicant';
import { Person } from './people';
import { ANSWERS, CHOICES, DOCUMENTS } from './permit';
import { expect, test } from './test';
import { atWindow } from './window';

test('a department agrees to like tasks in one go, each by itself', async ({ browser, baseURL }) => {
  const numbers: string[] = [];
  for (const mobile of ['13800000052', '13800000053']) {
    const owner = await Applicant.logIn(baseURL ?? '', mobile);
    const one = await owner.handIn('shigong-xuke', ANSWERS, CHOICES, DOCUMENTS);
    await owner.leave();
    await atWindow(baseURL ?? '', one, 'acceptance');
    numbers.push(one.number ?? '');
  }
  const approver = await Person.open(browser);
  const { page } = approver;
  await approver.signIn('approver-rfb');
  await page.getByRole('link', { name: '部门任务' }).click();
  const rows = page.getByRole('listitem').filter({ hasText: new RegExp(numbers.join('|')) });
  await expect(rows).toHaveCount(2);
  await page.getByRole('button', { name: '批量办理' }).click();
  for (const number of numbers) await page.getByRole('listitem').filter({ hasText: number }).getByRole('checkbox').check();
  await approver.shot('batch-01-chosen');
  await page.getByRole('button', { name: '对 2 件给出“同意”' }).click();
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByRole('listitem')).toHaveCount(2);
  await sheet.getByRole('button', { name: '同意', exact: true }).click();
  await expect(page.getByText('已同意 2 件').first()).toBeVisible();
  await expect(rows).toHaveCount(0);
  await approver.leave();
});
