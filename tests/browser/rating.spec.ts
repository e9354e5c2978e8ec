import { readFile } from 'node:fs/promises';
import { Applicant } from './applicant';
import { Person } from './people';
import { expect, test } from './test';
import { atWindow } from './window';

const ANSWERS = {
  operator: { name: '周敏', residentId: '990000199001010017', mobile: '13800000051' },
  business: { nameKind: 'none', scope: '食品零售', hasPreApproval: false, capital: 10.5 },
  premises: { district: 'dongqu', address: '东区和平路1号', right: 'owned' },
  agency: { byAgent: false },
};

test('an applicant urges the office, rates it badly, is answered and rates once more', async ({ browser, baseURL }) => {
  const owner = await Applicant.logIn(baseURL ?? '', '13800000051');
  const { id, version, number } = await owner.handIn('getihu-sheli', ANSWERS, { commitments: ['premises-proof'] }, ['operator-identity']);
  await owner.leave();
  if (number === null) throw new Error('it has no number');
  const citizen = await Person.open(browser);
  const supervisor = await Person.open(browser, { viewport: { width: 1280, height: 800 } });
  const { page } = citizen;

  await page.goto(`/login?next=/cases/${id}`);
  await citizen.logIn('13800000051');
  await citizen.act('催办', '可再次催办');
  await expect(page.getByText('申请人催办')).toBeVisible();
  await expect(page.getByRole('region', { name: '服务评价' })).toHaveCount(0);

  await atWindow(baseURL ?? '', { id, version }, 'non-acceptance', { reason: '不属于本窗口受理范围' });
  await page.reload();
  const panel = page.getByRole('region', { name: '服务评价' });
  await panel.getByText('不满意', { exact: true }).click();
  await panel.getByText('窗口人员业务不熟练').click();
  await panel.getByLabel('想说的话（选填）').fill('问了三次，说法都不一样');
  await panel.scrollIntoViewIfNeeded();
  await citizen.shot('rating-01-form');
  await panel.getByRole('button', { name: '提交评价' }).click();
  await expect(panel.getByText('正在核实')).toBeVisible();
  await expect(panel.getByRole('button', { name: '提交评价' })).toHaveCount(0);

  await supervisor.signIn('supervisor');
  await supervisor.page.getByRole('link', { name: '好差评' }).click();
  const card = supervisor.page.getByRole('article').filter({ hasText: number });
  await expect(card.getByText('问了三次，说法都不一样')).toBeVisible();
  await supervisor.shot('rating-02-desk');
  await card.getByRole('button', { name: '核实并回复' }).click();
  const sheet = supervisor.page.getByRole('dialog');
  await sheet.getByText('属实，已整改').click();
  await sheet.getByRole('textbox').fill('已对窗口人员培训，口径已统一');
  await supervisor.shot('rating-03-answer');
  await sheet.getByRole('button', { name: '回复' }).click();
  await expect(card).toHaveCount(0);

  await page.reload();
  await expect(panel.getByText('口径已统一')).toBeVisible();
  await panel.getByText('满意', { exact: true }).click();
  await panel.scrollIntoViewIfNeeded();
  await citizen.shot('rating-04-answered');
  await panel.getByRole('button', { name: '提交评价' }).click();
  await expect(panel.getByText('再次评价：满意')).toBeVisible();

  await page.goto('/me');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: '下载我的数据' }).click();
  const kept = JSON.parse(await readFile(await (await download).path(), 'utf8')) as { cases: { number: string; rating: { comment: string } }[] };
  const own = kept.cases.find((one) => one.number === number);
  expect(own?.rating.comment).toBe('问了三次，说法都不一样');
  await citizen.leave();
  await supervisor.leave();
});
