import { Applicant } from './applicant';
import { Person } from './people';
import { ANSWERS, CHOICES, DOCUMENTS } from './permit';
import { expect, test } from './test';
import { atWindow } from './window';

const SCREENS = [
  { name: 'desk', viewport: { width: 1280, height: 800 } },
  { name: 'phone', viewport: { width: 390, height: 844 } },
];

for (const { name, viewport } of SCREENS) {
  test(`an office works a joint case from receipt to result on a ${name}`, async ({ browser, baseURL }) => {
    const owner = await Applicant.logIn(baseURL ?? '', name === 'desk' ? '13800000021' : '13800000022');
    const { id, number } = await owner.handIn('shigong-xuke', ANSWERS, CHOICES, DOCUMENTS);
    const [clerk, lead, defence, sewers] = await Promise.all([1, 2, 3, 4].map(() => Person.open(browser, { viewport })));
    if (!clerk || !lead || !defence || !sewers || !number) throw new Error('nobody came');

    // 综合窗口: one slip is put right on the spot, one document goes back with the single notice.
    await clerk.signIn('window-dongqu');
    await clerk.openCase('综合窗口', number);
    await clerk.page.getByRole('button', { name: '当场更正', exact: true }).click();
    const correction = clerk.page.getByRole('dialog');
    await correction.getByLabel('建设地址', { exact: true }).fill('东区滨河路3号院');
    await correction.getByLabel('更正了什么（选填）').fill('地址漏写“院”字');
    await clerk.shot(`office-${name}-01-correction`);
    await correction.getByRole('button', { name: '当场更正', exact: true }).click();
    await expect(clerk.page.getByText('已更正').first()).toBeVisible();
    await expect(clerk.page.getByText('东区滨河路3号院')).toBeVisible();
    const review = clerk.page.getByRole('listitem').filter({ hasText: '施工图审查合格书' }).first();
    await review.getByRole('button', { name: '不通过', exact: true }).click();
    const why = clerk.page.getByRole('dialog');
    await why.getByRole('textbox').fill('缺少审查机构盖章页');
    await why.getByRole('button', { name: '不通过', exact: true }).click();
    await expect(why).toBeHidden();
    await clerk.page.getByRole('button', { name: '一次性告知', exact: true }).click();
    await clerk.page.getByRole('dialog').getByRole('button', { name: '送达申请人' }).click();
    await expect(clerk.page.getByText('告知书已送达申请人').first()).toBeVisible();
    await owner.supplement(id, 'drawing-review');
    await clerk.openCase('综合窗口', number);
    await clerk.act('受理', '已受理');
    await clerk.shot(`office-${name}-02-accepted`);

    // 牵头部门: experts look at it, and the clock stands still for as long as they do.
    await lead.signIn('approver-zjj');
    await lead.openCase('审批', number);
    await lead.page.getByRole('button', { name: '启动特别程序', exact: true }).click();
    const procedure = lead.page.getByRole('dialog');
    await procedure.getByLabel('哪种程序').selectOption({ label: '专家评审' });
    await procedure.getByLabel('预计需要几个工作日').fill('0');
    await procedure.getByRole('button', { name: '启动特别程序' }).click();
    await expect(procedure.getByRole('alert')).toContainText('1 至 400');
    await procedure.getByLabel('预计需要几个工作日').fill('5');
    await lead.shot(`office-${name}-03-procedure`);
    await procedure.getByRole('button', { name: '启动特别程序' }).click();
    await expect(lead.page.getByText('特别程序已启动').first()).toBeVisible();
    await expect(lead.page.getByText('特别程序：专家评审').first()).toBeVisible();
    await expect(lead.page.getByRole('button', { name: '准予', exact: true })).toBeHidden();
    await lead.act('结束特别程序', '特别程序已结束');

    // 绿色通道: by hand only with a reason, which the applicant reads.
    await lead.page.getByRole('button', { name: '转入绿色通道', exact: true }).click();
    const green = lead.page.getByRole('dialog');
    await green.getByRole('button', { name: '转入绿色通道' }).click();
    await expect(green.getByRole('alert')).toBeVisible();
    await green.getByRole('textbox').fill('学校工程，须在开学前完工');
    await green.getByRole('button', { name: '转入绿色通道' }).click();
    await expect(lead.page.getByText('专人协办')).toBeVisible();
    await lead.shot(`office-${name}-03-green`);

    // 跟踪督办: who watches finds it among those of the channel.
    const watcher = await Person.open(browser, { viewport });
    await watcher.signIn('supervisor');
    await watcher.page.getByRole('link', { name: '绿色通道办件' }).click();
    await expect(watcher.page.getByRole('listitem').filter({ hasText: number })).toContainText('协办');
    await watcher.shot(`office-${name}-03-tracked`);
    await watcher.leave();

    // 协办部门: side by side, each with its own task.
    const opinion = async (person: Person, done = '意见已提交'): Promise<void> => {
      await person.page.getByRole('button', { name: '同意', exact: true }).first().click();
      await expect(person.page.getByText(done).first()).toBeVisible();
    };
    for (const [person, username] of [[defence, 'approver-rfb'], [sewers, 'approver-cgj']] as const) {
      await person.signIn(username);
      await person.page.getByRole('link', { name: '部门任务' }).click();
      const waiting = person.page.getByRole('link').filter({ hasText: number });
      await expect(waiting).toContainText('正常');
      await person.shot(`office-${name}-04-${username}`);
      await waiting.click();
      await expect(person.page.getByRole('button', { name: '准予', exact: true })).toBeHidden();
      await opinion(person);
    }
    await defence.shot(`office-${name}-04-departments`);
    await lead.openCase('审批', number);
    await expect(lead.page.getByRole('group', { name: '质量安全监督手续' })).toBeVisible();
    await opinion(lead);
    await expect(lead.page.getByRole('group', { name: '建筑工程施工许可证核发' })).toBeVisible();
    await lead.shot(`office-${name}-05-lead`);
    await opinion(lead);
    await lead.page.getByRole('button', { name: '准予', exact: true }).click();
    await lead.page.getByRole('dialog').getByRole('button', { name: '准予', exact: true }).click();
    await expect(lead.page.getByText('已作出准予决定').first()).toBeVisible();

    await clerk.openCase('出件', number);
    await clerk.act('制发结果', '结果已制发');
    await clerk.page.getByRole('button', { name: '送达', exact: true }).click();
    await clerk.act('窗口领取', '已登记送达');
    await clerk.shot(`office-${name}-06-delivered`);
    expect((await owner.now({ id })).state).toBe('closed');
    await Promise.all([owner.leave(), clerk.leave(), lead.leave(), defence.leave(), sewers.leave()]);
  });
}

test('a clerk reads in the sheet itself why a correction was refused, and loses nothing typed there', async ({ browser, baseURL }) => {
  const owner = await Applicant.logIn(baseURL ?? '', '13800000023');
  const one = await owner.handIn('shigong-xuke', ANSWERS, CHOICES, DOCUMENTS);
  await owner.leave();
  // Selections are drawn with a mouse.
  const clerk = await Person.open(browser, { viewport: { width: 1280, height: 800 }, isMobile: false, hasTouch: false });
  const { page } = clerk;
  await clerk.signIn('window-dongqu');
  await page.goto(`/staff/cases/${one.id}`);
  await page.getByRole('button', { name: '当场更正', exact: true }).click();
  const sheet = page.getByRole('dialog');
  const note = sheet.getByLabel('更正了什么（选填）');
  await note.fill('地址漏写“院”字');

  // Somebody else was quicker; pressed again, what they put right stays.
  await atWindow(baseURL ?? '', one, 'correction', { answers: { ...ANSWERS, project: { ...ANSWERS.project, address: '东区滨河路3号院' } } });
  for (const time of ['first', 'second']) {
    const answered = page.waitForResponse((response) => response.url().endsWith('/correction'));
    await sheet.getByRole('button', { name: '当场更正', exact: true }).click();
    expect((await answered).status(), time).toBe(412);
    await expect(sheet.getByRole('alert')).toContainText('内容已更新');
    await expect(sheet.getByRole('status')).toContainText('刚刚被别人改过');
  }
  await clerk.shot('office-correction-refused');

  // A selection drawn out of the sheet is no way out of it, a press beside it is.
  await note.scrollIntoViewIfNeeded();
  const box = await note.boundingBox();
  await page.mouse.move((box?.x ?? 0) + 60, (box?.y ?? 0) + 20);
  await page.mouse.down();
  await page.mouse.move(5, 5, { steps: 3 });
  await page.mouse.up();
  await expect(note).toHaveValue('地址漏写“院”字');
  await page.mouse.click(5, 5);
  await expect(sheet).toBeHidden();
  await expect(page.getByText('东区滨河路3号院')).toBeVisible();
  await clerk.leave();
});
