import { Person } from './people';
import { expect, test } from './test';

const ITEM = '个体工商户设立登记';
const SCREENS = [
  { name: 'phone', viewport: { width: 390, height: 844 }, mobile: '13800000031' },
  { name: 'desk', viewport: { width: 1280, height: 800 }, mobile: '13800000032' },
];

for (const { name, viewport, mobile } of SCREENS) {
  test(`the window looks at a draft and expects its applicant on a ${name}`, async ({ browser }) => {
    const [administrator, citizen, clerk] = await Promise.all([1, 2, 3].map(() => Person.open(browser, { viewport })));
    if (!administrator || !citizen || !clerk) throw new Error('nobody came');

    // 预约时段: tomorrow, two times after whatever there is already.
    await administrator.signIn('admin');
    const admin = administrator.page;
    await admin.getByRole('link', { name: '预约时段' }).click();
    await admin.getByLabel('政务服务中心').selectOption({ label: '东区政务服务中心综合窗口' });
    const times = admin.getByRole('group');
    const add = admin.getByRole('button', { name: '加一个时段' });
    await expect(add).toBeVisible();
    const before = await times.count();
    await add.click();
    await times.last().getByLabel('结束').fill('08:00');
    await admin.getByRole('button', { name: '保存这一天' }).click();
    await expect(times.last().getByRole('alert')).toBeVisible();
    await administrator.shot(`prereview-${name}-01-wrong-time`);
    await times.last().getByRole('button', { name: /去掉/ }).click();
    await add.click();
    await add.click();
    await expect(times).toHaveCount(before + 2);
    await admin.getByRole('button', { name: '保存这一天' }).click();
    await expect(admin.getByText('已保存').first()).toBeVisible();
    await administrator.shot(`prereview-${name}-02-times`);

    // A draft with hardly anything in it.
    const { page } = citizen;
    await page.goto('/items/getihu-sheli');
    await page.getByRole('link', { name: '在线办理' }).click();
    await page.waitForURL(/\/(login|start)/);
    await citizen.logIn(mobile);
    await page.getByRole('radiogroup', { name: '在哪个区办理' }).getByText('东区').click();
    await page.getByRole('button', { name: '开始填写' }).click();
    await citizen.answer({ 姓名: '林小满', 公民身份号码: '990000199001010017', 手机号码: mobile });
    await citizen.next('经营信息');
    const draft = page.url().replace(/\/fill.*$/, '');
    await page.goto(`${draft}/fill/check`);
    const panel = page.getByRole('region', { name: '请窗口先看一看' });
    await panel.getByRole('button', { name: '请窗口先看一看' }).click();
    await expect(page.getByRole('dialog')).toContainText('每次查看都有记录');
    await citizen.shot(`prereview-${name}-03-ask`);
    await page.getByRole('dialog').getByRole('button', { name: '同意并发送' }).click();
    await expect(panel.getByText('请等待回复')).toBeVisible();
    await panel.scrollIntoViewIfNeeded();
    await citizen.shot(`prereview-${name}-04-asked`);

    // 预约办理, from the page of the draft.
    await page.goto(draft);
    const appointment = page.getByRole('region', { name: '预约办理' });
    await appointment.getByRole('button', { name: '预约时间' }).click();
    const booking = page.getByRole('dialog');
    await expect(booking.getByRole('button', { name: '确认预约' })).toBeDisabled();
    await booking.getByRole('radio', { name: '09:00–09:30' }).check();
    await citizen.shot(`prereview-${name}-05-book`);
    await booking.getByRole('button', { name: '确认预约' }).click();
    await expect(appointment.getByText('09:00–09:30')).toBeVisible();
    await appointment.scrollIntoViewIfNeeded();
    await citizen.shot(`prereview-${name}-06-booked`);

    // 综合窗口: who comes tomorrow, and the draft.
    await clerk.signIn('window-dongqu');
    const desk = clerk.page;
    await desk.getByRole('link', { name: '预约来访' }).click();
    const tomorrow = desk.getByRole('region', { name: '明天' });
    await expect(tomorrow.getByRole('listitem').filter({ hasText: '09:00–09:30' }).first()).toContainText(ITEM);
    await clerk.shot(`prereview-${name}-07-visits`);
    await desk.getByRole('link', { name: '容缺预审' }).click();
    await clerk.shot(`prereview-${name}-08-list`);
    const asked = desk.getByRole('listitem').getByRole('link').filter({ hasText: `****${mobile.slice(-4)}` });
    await asked.click();
    await expect(desk.getByText('林小满')).toBeVisible();
    await clerk.shot(`prereview-${name}-09-draft`);
    const identity = desk.getByRole('group', { name: '经营者身份证明' });
    await identity.getByRole('combobox').selectOption({ label: '还缺' });
    await identity.getByRole('textbox').fill('');
    await desk.getByRole('button', { name: '发送回复' }).click();
    await expect(identity.getByRole('alert')).toBeVisible();
    await identity.getByRole('textbox').fill('请上传身份证正反面，或使用电子证照');
    await desk.getByRole('button', { name: '加一项填写意见' }).click();
    const field = desk.getByRole('group', { name: '填写项 1' });
    await field.getByLabel('哪一项').selectOption({ label: '经营者 · 姓名' });
    await field.getByRole('textbox').fill('须与身份证一致');
    await desk.getByLabel('总的意见').fill('填完经营场所、补上身份证即可提交');
    await clerk.shot(`prereview-${name}-10-answer`);
    await desk.getByRole('button', { name: '发送回复' }).click();
    await expect(desk.getByText('已回复申请人').first()).toBeVisible();
    await expect(desk.getByRole('heading', { level: 1, name: '容缺预审' })).toBeVisible();
    await expect(asked).toHaveCount(0);

    // The applicant reads it, beside the document it speaks of.
    await page.goto(draft);
    await expect(page.getByRole('region', { name: '请窗口先看一看' })).toContainText('填完经营场所、补上身份证即可提交');
    await citizen.shot(`prereview-${name}-11-answered`);
    await page.goto(`${draft}/fill/check`);
    await expect(panel.getByText('须与身份证一致')).toBeVisible();
    await panel.scrollIntoViewIfNeeded();
    await citizen.shot(`prereview-${name}-12-check`);
    await panel.getByRole('link', { name: '修改：姓名' }).click();
    await expect(page.getByRole('region', { name: '窗口意见' })).toContainText('须与身份证一致');
    await expect(page.getByLabel('姓名', { exact: true })).toBeFocused();
    await citizen.shot(`prereview-${name}-12-field`);
    await page.goto(`${draft}/fill/materials`);
    const document = citizen.document('经营者身份证明');
    await expect(document.getByText('请上传身份证正反面，或使用电子证照')).toBeVisible();
    await citizen.shot(`prereview-${name}-13-materials`);
    await page.goto(draft);
    await page.getByRole('region', { name: '预约办理' }).getByRole('button', { name: '取消预约' }).click();
    await expect(page.getByText('预约已取消').first()).toBeVisible();
    await expect(page.getByRole('region', { name: '预约办理' }).getByRole('button', { name: '预约时间' })).toBeVisible();

    // 消息中心: the answer is told there too, and is read by opening it.
    const bell = page.getByRole('link', { name: '消息中心, 1 条未读' });
    await expect(async () => {
      await page.goto('/me');
      await expect(bell).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await citizen.shot(`prereview-${name}-16-me`);
    await bell.click();
    const message = page.getByRole('button', { name: /预审意见已给出/ });
    await expect(message).toContainText(ITEM);
    await citizen.shot(`prereview-${name}-17-messages`);
    await message.click();
    await expect(page.getByRole('region', { name: '请窗口先看一看' })).toBeVisible();
    await page.goto('/me/messages');
    await expect(message).toBeVisible();
    await expect(message).not.toContainText('未读');
    await admin.getByRole('link', { name: '失败消息' }).click();
    await expect(admin.getByText('没有失败消息')).toBeVisible();
    await administrator.shot(`prereview-${name}-18-dead-letters`);

    // 绿色通道: what an administrator sets, and who watches.
    await admin.getByRole('link', { name: '绿色通道设置' }).click();
    await admin.getByLabel('比承诺期限少用百分之几（0–90）').fill('99');
    await admin.getByRole('button', { name: '保存', exact: true }).click();
    await expect(admin.getByRole('alert').first()).toBeVisible();
    await admin.getByRole('button', { name: '加入清单' }).click();
    const project = admin.getByRole('dialog');
    await project.getByLabel('投资项目编号').fill(`2026-990102-47-01-${mobile.slice(-6)}`);
    await project.getByLabel('项目名称').fill('东区智造产业园');
    await project.getByRole('button', { name: '加入清单' }).click();
    await expect(admin.getByRole('listitem').filter({ hasText: mobile.slice(-6) })).toContainText('东区智造产业园');
    await administrator.shot(`prereview-${name}-14-green`);
    await admin.getByRole('listitem').filter({ hasText: mobile.slice(-6) }).getByRole('button', { name: /移出/ }).click();
    await expect(admin.getByRole('listitem').filter({ hasText: mobile.slice(-6) })).toHaveCount(0);
    await desk.getByRole('link', { name: '绿色通道办件' }).click();
    await expect(desk.getByRole('heading', { level: 1, name: '绿色通道办件' })).toBeVisible();
    await clerk.shot(`prereview-${name}-15-green-cases`);
    await Promise.all([administrator.leave(), citizen.leave(), clerk.leave()]);
  });
}
