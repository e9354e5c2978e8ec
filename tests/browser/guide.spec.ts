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

test('the parts of a guide are tabs: by touch, by keys and by address, and a sample is there without a network', async ({ browser }) => {
  const citizen = await Person.open(browser);
  const { page } = citizen;
  await page.goto('/items/getihu-sheli#fees');
  const tab = (name: string) => page.getByRole('tab', { name, exact: true });
  const part = page.getByRole('tabpanel');
  await expect(tab('费用')).toHaveAttribute('aria-selected', 'true');
  await expect(part).toHaveCount(1);
  await expect(part).toContainText('收费');
  await tab('流程').click();
  await expect(part).toContainText('受理');
  expect(new URL(page.url()).hash).toBe('#flow');
  await tab('流程').press('ArrowLeft');
  await expect(tab('材料')).toBeFocused();
  await expect(part).toContainText('经营场所使用证明');
  await tab('材料').press('End');
  await expect(tab('常见问题')).toBeFocused();
  await tab('常见问题').press('Home');
  // On paper all parts are there.
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('#basis')).toBeVisible();
  await page.emulateMedia({ media: 'screen' });
  await expect(page.locator('#basis')).toBeHidden();

  await page.context().setOffline(true);
  await page.getByRole('button', { name: '看样表：经营场所使用证明' }).click();
  const sample = page.getByRole('dialog');
  await expect(sample).toContainText('房屋坐落');
  await expect(sample).toContainText('均为虚构');
  await page.context().setOffline(false);
  const paper = page.waitForResponse((response) => response.url().endsWith('/materials/premises-proof/sample'));
  const opened = page.waitForEvent('popup');
  await sample.getByRole('button', { name: '打开PDF' }).click();
  expect((await paper).headers()['content-type']).toBe('application/pdf');
  await (await opened).close();
  await citizen.leave();
});

test('the list is narrowed by how an item is done, and its themes are English in English', async ({ browser }) => {
  const citizen = await Person.open(browser, { locale: 'en' });
  const { page } = citizen;
  await page.goto('/items');
  await expect(page.getByRole('button', { name: 'Starting a business' })).toBeVisible();
  await page.getByRole('button', { name: 'At once' }).click();
  await page.getByRole('button', { name: 'Nearby' }).click();
  await expect(page).toHaveURL(/ways=atOnce(,|%2C)nearby/);
  await expect(page.getByRole('link', { name: /Passport/i })).toHaveCount(0);
  await expect(page.getByRole('link', { name: /Registration of an individual|individual business/i }).first()).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Nearby' })).toHaveAttribute('aria-pressed', 'true');
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
