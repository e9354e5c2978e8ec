import { Person } from './people';
import { expect, test } from './test';

const ITEM = '个体工商户设立登记';
const AGENT_PAPER = '委托书及代理人身份证';

/** One person, from finding the item to the receipt; the case's number comes back. */
async function apply(citizen: Person, byAgent: boolean): Promise<string> {
  const { page } = citizen;
  const tag = byAgent ? 'agent' : 'self';

  await page.goto('/');
  await expect(page.getByRole('heading', { name: '高频事项' })).toBeVisible();
  await citizen.shot(`shop-${tag}-01-home`);
  await page.getByRole('combobox', { name: '搜索' }).fill('开店');
  await page.getByRole('combobox', { name: '搜索' }).press('Enter');
  await page.getByRole('link', { name: ITEM }).first().click();
  await expect(page.getByRole('heading', { name: ITEM })).toBeVisible();
  await citizen.shot(`shop-${tag}-02-guide`);
  await page.getByRole('link', { name: '在线办理' }).click();
  await page.waitForURL(/\/(login|start)/);
  if (page.url().includes('/login')) await citizen.logIn('13800000001');
  await page.getByRole('radiogroup', { name: '在哪个区办理' }).getByText('东区').click();
  await page.getByRole('button', { name: /开始填写|重新填一份/ }).click();

  // What the office knows already is there, and said to be.
  await expect(page.getByRole('heading', { level: 2, name: '经营者' })).toBeVisible();
  await expect(page.getByText('已按您的登记信息填好：姓名、公民身份号码、手机号码')).toBeVisible();
  await expect(page.getByLabel('公民身份号码')).toHaveValue('990000199001010017');
  await expect(page.getByLabel('手机号码')).toHaveAttribute('autocomplete', 'tel-national');
  await citizen.shot(`shop-${tag}-03-begun`);
  // Going on without an answer says what is missing, and where.
  await citizen.answer({ 姓名: '' });
  await page.getByRole('button', { name: '下一步' }).click();
  await expect(page.getByRole('alert')).toContainText('请填写“姓名”');
  await citizen.answer({ 姓名: '林晓', 公民身份号码: '990000199001010018', 手机号码: '13800000001' });
  await page.getByRole('button', { name: '下一步' }).click();
  await expect(page.getByLabel('公民身份号码')).toHaveAttribute('aria-invalid', 'true');
  await citizen.shot(`shop-${tag}-03-wrong-check-digit`);
  await citizen.answer({ 公民身份号码: '990000199001010017' });
  await citizen.next('经营信息');

  // A hidden question is not asked; it comes when its answer matters.
  await expect(page.getByLabel('字号名称')).toBeHidden();
  await citizen.answer({
    是否使用名称: '使用名称',
    字号名称: '示例市东区晓晓便利店',
    经营范围: '食品销售（仅销售预包装食品）；日用百货销售',
    经营范围中有登记前须经批准的项目: '否',
    资金数额: '5.50',
  });
  await citizen.shot(`shop-${tag}-04-business`);
  await citizen.next('经营场所');
  await citizen.answer({ 所在区: '东区', 详细地址: '人民路18号1层', 场所使用方式: '租赁' });
  await citizen.next('办理方式');

  const papers = page.getByRole('dialog', { name: '材料清单' });
  const paper = papers.getByRole('listitem').filter({ hasText: AGENT_PAPER });
  const look = async (): Promise<void> => page.getByRole('button', { name: /需要 \d+ 份材料/ }).click();
  const close = async (): Promise<void> => papers.getByRole('button', { name: '关闭' }).click();
  await look();
  await expect(paper).toContainText('待定');
  await expect(paper).toContainText('委托他人代办');
  await close();
  await citizen.answer({ 委托他人代办: byAgent ? '是' : '否' });
  await look();
  if (byAgent) {
    await expect(paper).toContainText('需要提供');
    await expect(paper).toContainText('您选择了委托他人代办');
  } else {
    await expect(paper).toContainText('不需要');
  }
  await citizen.shot(`shop-${tag}-05-checklist`);
  await close();
  if (byAgent) {
    await citizen.answer({
      代理人姓名: '王强',
      代理人公民身份号码: '990000198505050018',
      代理人手机号码: '13800000002',
    });
  }
  await citizen.next('提交材料');

  const identity = citizen.document('经营者身份证明');
  await identity.getByText('用电子证照', { exact: true }).first().click();
  await identity.getByRole('checkbox').check();
  await citizen.upload('经营场所使用证明', '租赁合同.png');
  await expect(citizen.document(AGENT_PAPER)).toHaveCount(byAgent ? 1 : 0);
  if (byAgent) await citizen.upload(AGENT_PAPER);
  await expect(page.getByText('材料都齐了')).toBeVisible();
  await citizen.shot(`shop-${tag}-06-materials`);
  await citizen.next('核对并提交');
  await expect(page.getByText('示例市东区晓晓便利店')).toBeVisible();
  await citizen.shot(`shop-${tag}-07-check`);
  // Nobody hands in what they have not confirmed.
  await page.getByRole('button', { name: '提交申请' }).click();
  await expect(page.getByRole('alert')).toContainText('请先勾选确认');
  await expect(page.getByRole('checkbox', { name: '本人确认' })).toBeFocused();
  await citizen.handIn();

  await expect(page.getByRole('heading', { name: '提交成功' })).toBeVisible();
  await citizen.shot(`shop-${tag}-08-receipt`);
  const number = await page.locator('dt', { hasText: '办件编号' }).locator('+ dd').textContent();
  expect(number).toBeTruthy();
  return (number ?? '').trim();
}

for (const byAgent of [true, false]) {
  const who = byAgent ? 'through an agent' : 'in person';
  test(`a citizen registers a business ${who}, and holds the licence`, async ({ browser }) => {
    const tag = byAgent ? 'agent' : 'self';
    const citizen = await Person.open(browser);
    const clerk = await Person.open(browser);
    const approver = await Person.open(browser);
    const number = await apply(citizen, byAgent);

    await clerk.signIn('window-dongqu');
    await clerk.openCase('综合窗口', number);
    await expect(clerk.page.getByText('申报内容齐全、符合形式')).toBeVisible();
    await clerk.shot(`shop-${tag}-09-window`);
    await clerk.act('受理', '已受理');

    await approver.signIn('approver-scjg');
    await approver.openCase('审批', number);
    const agree = approver.page.getByRole('button', { name: '同意', exact: true });
    const grant = approver.page.getByRole('button', { name: '准予', exact: true });
    await expect(agree.or(grant).first()).toBeVisible();
    if (await agree.isVisible()) await approver.act('同意', '意见已提交');
    await approver.shot(`shop-${tag}-10-approval`);
    await grant.click();
    await approver.page.getByRole('dialog').getByRole('button', { name: '准予', exact: true }).click();
    await expect(approver.page.getByText('已作出准予决定').first()).toBeVisible();

    await clerk.openCase('出件', number);
    await clerk.act('制发结果', '结果已制发');
    await clerk.page.getByRole('button', { name: '送达', exact: true }).click();
    await clerk.act('窗口领取', '已登记送达');

    await citizen.page.getByRole('link', { name: '查看办件进度' }).click();
    await expect(citizen.page.getByRole('heading', { name: '已经批准' })).toBeVisible();
    await expect(citizen.page.locator('article.licence')).toContainText('营业执照');
    await citizen.shot(`shop-${tag}-11-result`);
    await Promise.all([citizen.leave(), clerk.leave(), approver.leave()]);
  });
}
