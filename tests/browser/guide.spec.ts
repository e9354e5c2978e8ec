import { Person } from './people';
import { expect, test } from './test';

const AGENT_PAPER = '委托书及代理人身份证';

test('a citizen answers what the guide asks and has the exact list, and changes an answer', async ({ browser }) => {
  const citizen = await Person.open(browser);
  const { page } = citizen;
  await page.goto('/items/getihu-sheli');
  await expect(page.getByText('回答2个问题，得到您的准确清单')).toBeVisible();
  await expect(page.getByText('还剩 2 个问题')).toBeVisible();
  await citizen.shot('guide-01-first-question');
  await citizen.answer({ 经营范围中有登记前须经批准的项目: '是' });
  await page.getByRole('button', { name: '下一题' }).click();
  await expect(page.getByText('还剩 1 个问题')).toBeVisible();
  await citizen.answer({ 委托他人代办: '否' });
  await page.getByRole('button', { name: '看我的清单' }).click();

  const papers = page.locator('.panel .checklist').getByRole('listitem');
  await expect(page.getByText('这就是您的准确清单')).toBeVisible();
  await expect(papers.filter({ hasText: '登记前须经批准的批准文件' })).toContainText('需要提供');
  await expect(papers.filter({ hasText: AGENT_PAPER })).toHaveCount(0);
  await citizen.shot('guide-02-list');

  await page.getByRole('button', { name: '修改“委托他人代办”' }).click();
  await citizen.answer({ 委托他人代办: '是' });
  await page.getByRole('button', { name: '看我的清单' }).click();
  await expect(papers.filter({ hasText: AGENT_PAPER })).toContainText('需要提供');
  await citizen.leave();
});

test('the guide asks for an identity number where the age decides, and stops when nothing is open', async ({ browser }) => {
  const citizen = await Person.open(browser);
  const { page } = citizen;
  await page.goto('/items/shenfenzheng-huanling');
  await expect(page.getByText('回答3个问题，得到您的准确清单')).toBeVisible();
  const next = page.getByRole('button', { name: '下一题' });
  // Going on without an answer stays. The button says it is disabled and can be pressed all the same.
  await next.press('Enter');
  await expect(page.getByText('还剩 3 个问题')).toBeVisible();
  await citizen.answer({ 办理原因: '丢失补领' });
  await next.click();
  await citizen.answer({ 公民身份号码: '990000199001010017' });
  await next.click();
  await citizen.answer({ 户口在示例市: '是' });
  await page.getByRole('button', { name: '看我的清单' }).click();
  const papers = page.locator('.panel .checklist').getByRole('listitem');
  await expect(papers).toHaveCount(2);
  await expect(papers.filter({ hasText: '居民户口簿' })).toContainText('需要提供');
  await citizen.leave();
});

test('a package shows what its items share, and for which of them', async ({ browser }) => {
  const citizen = await Person.open(browser);
  const { page } = citizen;
  await page.goto('/packages/canyin');
  const shared = page.getByRole('listitem').filter({ hasText: '用于' });
  await expect(shared.filter({ hasText: '经营者名称' })).toContainText('用于食品经营许可（新办）、');
  await expect(page.getByRole('heading', { name: '共用的材料' })).toBeVisible();
  await expect(shared.filter({ hasText: '营业执照' })).toHaveCount(1);
  await citizen.shot('guide-03-package');
  await citizen.leave();
});
