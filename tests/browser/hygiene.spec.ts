import { Person } from './people';
import { expect, test } from './test';

test('a firm is told once what is missing, supplements it and gets its hygiene licence', async ({ browser }) => {
  const manager = await Person.open(browser);
  const clerk = await Person.open(browser);
  const approver = await Person.open(browser);
  const { page } = manager;

  await page.goto('/login?next=/items/gonggong-weisheng/start');
  await manager.logIn('13800000002');
  await page.getByText('示例小馆餐饮有限公司').click();
  await page.getByRole('radiogroup', { name: '在哪个区办理' }).getByText('东区').click();
  await page.getByRole('button', { name: '开始填写' }).click();
  await expect(page.getByRole('heading', { level: 2, name: '申请人' })).toBeVisible();
  await manager.answer({
    经营主体类型: '企业',
    单位或字号名称: '示例小馆餐饮有限公司',
    统一社会信用代码: '91411200QQQQ0003XT',
    法定代表人或负责人: '王强',
    法定代表人或负责人身份号码: '990000198505050018',
    联系手机: '13800000002',
  });
  await manager.next('场所信息');
  await manager.answer({
    场所类别: '理发店、美容店',
    营业面积: '86.5',
    '座（床）位数': '12',
    招牌名称: '示例美发',
    所在区: '东区',
    详细地址: '人民路18号2层',
    场所使用方式: '租赁',
    租赁到期日: '2030-12-31',
  });
  await manager.next('卫生设施');
  await manager.answer({ 使用集中空调通风系统: '否', 供水方式: '市政供水', 公共用品用具怎样清洗消毒: '店内自行清洗消毒' });
  await manager.next('从业人员');
  await manager.answer({ 从业人员总数: '3', 卫生管理员姓名: '王强', 卫生管理员手机: '13800000002' });
  const row = page.getByLabel('直接为顾客服务的人员').getByLabel('姓名', { exact: true });
  if (!(await row.isVisible())) await page.getByRole('button', { name: '添加' }).click();
  await manager.answer({ 姓名: '刘洋', 岗位: '美发师', 已取得健康合格证明: '否' });
  await manager.next('卫生检测');
  await manager.answer({ '已拿到卫生检测或评价报告': '否' });
  await manager.next('办理方式');
  await manager.answer({ 委托他人代办: '否' });
  await manager.next('提交材料');

  await manager.upload('法定代表人或负责人身份证明');
  await manager.upload('地址方位示意图、平面图和卫生设施平面布局图', '平面图.png');
  for (const promised of ['公共场所卫生检测或评价报告', '公共场所卫生管理制度']) {
    const card = manager.document(promised);
    await card.getByText('告知承诺', { exact: true }).first().click();
    await card.getByRole('checkbox').check();
    await expect(card.getByText('已承诺')).toBeVisible();
  }
  const certificates = manager.document('从业人员健康合格证明');
  await certificates.getByText('容缺后补', { exact: true }).first().click();
  await certificates.getByRole('checkbox').check();
  await manager.upload('房屋租赁合同');
  await expect(page.getByText('材料都齐了')).toBeVisible();
  await manager.shot('hygiene-01-materials');
  await manager.next('核对并提交');
  await manager.handIn();
  await expect(page.getByRole('heading', { name: '提交成功' })).toBeVisible();
  const number = ((await page.locator('dt', { hasText: '办件编号' }).locator('+ dd').textContent()) ?? '').trim();

  await clerk.signIn('window-dongqu');
  await clerk.openCase('综合窗口', number);
  const layout = clerk.page.getByRole('listitem').filter({ hasText: '地址方位示意图' }).first();
  // A note on the place itself, put there without a pointer.
  await layout.getByRole('button', { name: /平面图\.png/ }).click();
  const plan = clerk.page.getByRole('dialog', { name: '平面图.png' });
  await plan.getByRole('button', { name: /^批注/ }).click();
  await plan.getByRole('button', { name: '加批注' }).click();
  const place = plan.getByRole('button', { name: /^位置/ });
  await place.press('ArrowLeft');
  for (const key of ['Shift+ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowDown']) await place.press(key);
  await expect(place).toHaveText('位置：左 48%，上 50%');
  await plan.getByLabel('批注内容').fill('消毒间在哪里？');
  await plan.getByRole('button', { name: '保存批注' }).click();
  await plan.getByRole('button', { name: '带入补正告知' }).click();
  await clerk.shot('hygiene-02-note');
  await plan.getByRole('button', { name: '关闭' }).click();
  await layout.getByRole('button', { name: '不通过', exact: true }).click();
  const why = clerk.page.getByRole('dialog');
  await why.getByRole('textbox').fill('平面图没有标注消毒间的位置，请标注后重新上传');
  await clerk.shot('hygiene-02-rejected');
  await why.getByRole('button', { name: '不通过', exact: true }).click();
  await expect(why).toBeHidden();
  // What the clerk found is on the notice from the start; nothing has to be typed twice.
  await clerk.page.getByRole('button', { name: '一次性告知', exact: true }).click();
  const notice = clerk.page.getByRole('dialog');
  await expect(notice.getByRole('textbox', { name: /地址方位示意图/ })).toHaveValue(/消毒间/);
  await expect(notice.getByRole('checkbox', { name: '附上批注 1：消毒间在哪里？' })).toBeChecked();
  await clerk.shot('hygiene-03-notice');
  await notice.getByRole('button', { name: '送达申请人' }).click();
  await expect(clerk.page.getByText('告知书已送达申请人').first()).toBeVisible();

  await page.getByRole('link', { name: '查看办件进度' }).click();
  await expect(page.getByRole('heading', { name: '请补正后重新提交' })).toBeVisible();
  await expect(page.getByText('平面图没有标注消毒间的位置').first()).toBeVisible();
  await manager.shot('hygiene-04-supplement');
  await page.getByRole('button', { name: '在图上看' }).click();
  await expect(page.getByRole('dialog').getByText('消毒间在哪里？')).toBeVisible();
  await manager.shot('hygiene-04-place');
  await page.getByRole('dialog').getByRole('button', { name: '关闭' }).click();
  await page.getByRole('link', { name: '去补正' }).click();
  const card = manager.document('地址方位示意图、平面图和卫生设施平面布局图');
  await expect(card.getByText('需要更正', { exact: true })).toBeVisible();
  await manager.upload('地址方位示意图、平面图和卫生设施平面布局图', '平面图（已标注）.png');
  await manager.next('核对并提交');
  await manager.handIn('重新提交');
  await page.waitForURL(/\/cases\/[^/]+(\/receipt)?$/);

  // Where the result is wanted can be said at any time before it is handed over.
  await page.goto('/cases');
  await page.getByRole('link').filter({ hasText: number }).click();
  await page.getByRole('button', { name: '选择领取方式' }).click();
  const wish = page.getByRole('dialog');
  await wish.getByText('免费邮寄').click();
  await wish.getByRole('button', { name: '确定' }).click();
  await expect(wish.getByLabel('手机号码')).toHaveAttribute('aria-invalid', 'true');
  await wish.getByLabel('手机号码').fill('13800000002');
  await wish.getByLabel('详细地址').fill('示例市东区人民路18号2层');
  await manager.shot('hygiene-05-delivery');
  await wish.getByRole('button', { name: '确定' }).click();
  await expect(page.getByText('示例市东区人民路18号2层')).toBeVisible();

  await clerk.openCase('综合窗口', number);
  await clerk.act('受理', '已受理');

  await approver.signIn('approver-wjw');
  await approver.openCase('审批', number);
  const agree = approver.page.getByRole('button', { name: '同意', exact: true });
  const grant = approver.page.getByRole('button', { name: '准予', exact: true });
  await expect(agree.or(grant).first()).toBeVisible();
  if (await agree.isVisible()) await approver.act('同意', '意见已提交');
  await grant.click();
  await approver.page.getByRole('dialog').getByRole('button', { name: '准予', exact: true }).click();
  await expect(approver.page.getByText('已作出准予决定').first()).toBeVisible();
  await approver.shot('hygiene-06-decided');

  await clerk.openCase('出件', number);
  await clerk.act('制发结果', '结果已制发');

  await page.goto('/cases');
  await page.getByRole('link').filter({ hasText: number }).click();
  await expect(page.getByRole('heading', { name: '已经批准' })).toBeVisible();
  await expect(page.locator('article.licence')).toContainText('卫生许可证');
  await manager.shot('hygiene-07-result');
  await Promise.all([manager.leave(), clerk.leave(), approver.leave()]);
});
