import { Applicant } from './applicant';
import { Filler } from './draft';
import { Keys } from './keys';
import { Person, picture } from './people';
import { ANSWERS, CHOICES, DOCUMENTS } from './permit';
import { expect, test } from './test';
import { atWindow } from './window';

/** A shop of its owner's own, in their own rooms. */
const SHOP = {
  operator: { name: '孙大爷', residentId: '990000198501010027', mobile: '13800000083' },
  business: { nameKind: 'none', scope: '食品零售', hasPreApproval: false, capital: 10.5 },
  premises: { district: 'dongqu', address: '东区和平路1号', right: 'owned' },
  agency: { byAgent: false },
};

test('a business is applied for and accepted with a keyboard alone', async ({ browser }) => {
  const citizen = await Person.open(browser);
  const clerk = await Person.open(browser, { viewport: { width: 1280, height: 800 } });
  const { page } = citizen;
  const keys = new Keys(page);
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const next = async (title: string): Promise<void> => {
    await keys.press(button('下一步'));
    await expect(page.getByRole('heading', { level: 2, name: title })).toBeVisible();
  };

  // The first key leads past what every page begins with.
  await page.goto('/items');
  await page.getByRole('listitem').first().waitFor();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: '跳到主要内容' })).toBeFocused();

  await page.goto('/');
  await keys.type(page.getByRole('combobox', { name: '搜索' }), '开店');
  await page.keyboard.press('Enter');
  await page.waitForURL(/items\?q=/);
  await keys.press(page.getByRole('link', { name: /^个体工商户设立登记/ }));
  await expect(page.getByRole('heading', { name: '个体工商户设立登记' })).toBeVisible();
  await keys.press(page.getByRole('link', { name: '在线办理' }));
  await page.waitForURL(/\/login/);
  await keys.type(page.getByLabel('手机号码'), '13800000051');
  await keys.press(button('获取验证码'));
  const code = /\d{6}/.exec((await page.getByText('演示环境，验证码是').textContent()) ?? '')?.[0] ?? '';
  await keys.type(page.getByLabel('短信验证码'), code);
  await page.keyboard.press('Enter');
  await keys.choose('在哪个区办理', '东区');
  await keys.press(button('开始填写'));

  // What is missing is said where the focus goes to, and a line of it leads to its place.
  await expect(page.getByRole('heading', { level: 2, name: '经营者' })).toBeVisible();
  await keys.press(button('下一步'));
  await expect(page.getByRole('alert')).toBeFocused();
  await keys.press(page.getByRole('alert').getByRole('link').first());
  await expect(page.getByLabel('姓名', { exact: true })).toBeFocused();
  await page.keyboard.insertText('林小满');
  await keys.type(page.getByLabel('公民身份号码'), '990000199001010017');
  await keys.type(page.getByLabel('手机号码'), '13800000051');
  await next('经营信息');
  await keys.choose('是否使用名称', '不使用名称');
  await keys.type(page.getByLabel('经营范围', { exact: true }), '日用百货销售');
  await keys.choose('经营范围中有登记前须经批准的项目', '否');
  await keys.type(page.getByLabel('资金数额'), '5.50');
  await next('经营场所');
  await keys.choose('所在区', '东区');
  await keys.type(page.getByLabel('详细地址'), '人民路18号1层');
  await keys.choose('场所使用方式', '租赁');
  await next('办理方式');
  await keys.choose('委托他人代办', '否');

  // A sheet keeps the focus as long as it is open, and gives it back.
  const papers = button(/需要 \d+ 份材料/);
  await keys.press(papers);
  const sheet = page.getByRole('dialog', { name: '材料清单' });
  await expect(sheet).toBeVisible();
  for (let stop = 0; stop < 6; stop += 1) {
    await page.keyboard.press('Tab');
    const isInside = await sheet.evaluate((dialog) => document.activeElement === document.body || dialog.contains(document.activeElement));
    expect(isInside, 'the focus left the sheet').toBe(true);
  }
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expect(papers).toBeFocused();

  await next('提交材料');
  for (const name of ['经营者身份证明', '经营场所使用证明']) {
    const chooser = page.waitForEvent('filechooser');
    await keys.press(citizen.document(name).getByRole('button', { name: /选择文件或拍照/ }));
    await (await chooser).setFiles({ name: `${name}.png`, mimeType: 'image/png', buffer: picture(name) });
    await expect(citizen.document(name).getByText('已提供')).toBeVisible();
  }
  await next('核对并提交');
  await keys.press(page.getByRole('checkbox', { name: '本人确认' }), 'Space');
  await keys.press(button('提交申请'));
  await expect(page.getByRole('heading', { name: '提交成功' })).toBeVisible();
  const number = ((await page.locator('dt', { hasText: '办件编号' }).locator('+ dd').textContent()) ?? '').trim();

  const desk = clerk.page;
  const hands = new Keys(desk);
  await desk.goto('/staff/');
  await hands.type(desk.getByLabel('用户名'), 'window-dongqu');
  await hands.type(desk.getByLabel('密码'), 'demo-onewindow');
  await desk.keyboard.press('Enter');
  await hands.press(desk.getByRole('row').filter({ hasText: number }).getByRole('link'));
  await hands.press(desk.getByRole('button', { name: '受理', exact: true }));
  await expect(desk.getByText('已受理').first()).toBeVisible();
  await Promise.all([citizen.leave(), clerk.leave()]);
});

test('a clerk reads, judges and sends a notice with a keyboard alone', async ({ browser, baseURL }) => {
  const owner = await Applicant.logIn(baseURL ?? '', '13800000082');
  const { id } = await owner.handIn('shigong-xuke', ANSWERS, CHOICES, DOCUMENTS);
  await owner.leave();
  const clerk = await Person.open(browser, { viewport: { width: 1280, height: 800 } });
  const { page } = clerk;
  const keys = new Keys(page);
  const dialog = page.getByRole('dialog');
  await clerk.signIn('window-dongqu');
  await page.goto(`/staff/cases/${id}`);
  const paper = page.getByRole('button', { name: /land-approval\.pdf/ });
  await keys.press(paper);
  await expect(dialog).toBeVisible();
  // From the document to what is found of it, without leaving it.
  await keys.press(dialog.getByRole('button', { name: '不通过', exact: true }).first());
  const why = page.getByRole('dialog').last();
  await keys.press(why.getByRole('button', { name: '图像不清晰，无法辨认，请重新拍摄上传' }));
  await keys.press(why.getByRole('button', { name: '不通过', exact: true }));
  await expect(dialog).toHaveCount(1);
  await expect(dialog.getByText('图像不清晰')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(paper).toBeFocused();

  await keys.press(page.getByRole('button', { name: '一次性告知', exact: true }));
  await expect(dialog.getByRole('checkbox', { checked: true }).first()).toBeVisible();
  await keys.press(dialog.getByRole('button', { name: '送达申请人' }));
  await expect(page.getByText('告知书已送达申请人').first()).toBeVisible();
  await clerk.leave();
});

test('an approver drafts and decides with a keyboard alone', async ({ browser, baseURL }) => {
  const owner = await Applicant.logIn(baseURL ?? '', '13800000083');
  const received = await owner.handIn('getihu-sheli', SHOP, { commitments: ['premises-proof'] }, ['operator-identity']);
  await owner.leave();
  await atWindow(baseURL ?? '', received, 'acceptance');
  const colleague = await Person.open(browser, { viewport: { width: 1280, height: 800 } });
  const { page } = colleague;
  const keys = new Keys(page);
  const dialog = page.getByRole('dialog');
  await colleague.signIn('approver-scjg-b');
  await keys.press(page.getByRole('row').filter({ hasText: received.number ?? '' }).getByRole('link'));
  await keys.press(page.getByRole('button', { name: '拟办意见' }));
  await keys.press(dialog.getByRole('button', { name: '申请材料齐全，符合法定条件' }));
  await keys.press(dialog.getByRole('button', { name: '保存', exact: true }));
  await expect(page.getByRole('region', { name: '拟办意见' })).toContainText('符合法定条件');
  // Whoever has no mandate may draft, and is told where they are that they may not decide.
  await keys.press(page.getByRole('button', { name: '准予', exact: true }));
  await keys.press(dialog.getByRole('button', { name: '准予', exact: true }));
  await expect(dialog.getByRole('alert')).toContainText('没有授权书');

  // Who has one finds it on another device, in the words of the decision.
  const approver = await Person.open(browser, { viewport: { width: 1280, height: 800 } });
  const hands = new Keys(approver.page);
  await approver.signIn('approver-scjg');
  await approver.page.goto(`/staff/cases/${received.id}`);
  await expect(approver.page.getByRole('region', { name: '拟办意见' })).toContainText('符合法定条件');
  await hands.press(approver.page.getByRole('button', { name: '准予', exact: true }));
  await expect(approver.page.getByLabel('理由（可不填）')).toHaveValue('申请材料齐全，符合法定条件');
  await hands.press(approver.page.getByRole('dialog').getByRole('button', { name: '准予', exact: true }));
  await expect(approver.page.getByText('已作出准予决定').first()).toBeVisible();
  await expect(approver.page.getByRole('region', { name: '拟办意见' })).toHaveCount(0);
  await Promise.all([approver.leave(), colleague.leave()]);
});

test('an editor goes to a mistake and mends it with a keyboard alone', async ({ browser }) => {
  const editor = await Person.open(browser, { viewport: { width: 1280, height: 800 } });
  const { page } = editor;
  const keys = new Keys(page);
  await editor.signIn('editor');
  await keys.to(page.getByLabel('事项', { exact: true }));
  await page.keyboard.type('laonian');
  await expect(page.getByLabel('事项', { exact: true })).toHaveValue('laonian-youdai');
  await expect(page.getByText('没有错误', { exact: true })).toBeVisible();
  const source = page.getByLabel('YAML 原文').locator('textarea');
  const text = await source.inputValue();
  await keys.type(source, text.replace('department: mzj', 'department: mzjj'));
  // Out of the text again, which holds nobody, and to the mistake, which leads back into it.
  await keys.press(page.getByRole('button', { name: /unknown_department/ }));
  await expect(source).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.press('Backspace');
  await expect(page.getByText('没有错误', { exact: true })).toBeVisible();
  await editor.leave();
});

test('a field in capitals leaves an input method and the caret alone', async ({ browser }) => {
  const filler = await Filler.open(browser);
  const { page } = filler;
  const body = { itemKey: 'daolu-huoyun', applicant: { kind: 'person' }, district: 'dongqu' };
  const { id } = await filler.ask<{ id: string }>('post', '/cases', body);
  await filler.open(id, '/fleet');
  await filler.person.answer({ 车辆情况: '已经有车' });
  const plate = page.getByLabel('号牌号码', { exact: true });
  if (!(await plate.isVisible())) await page.getByRole('button', { name: '添加一条' }).click();
  await plate.focus();
  const method = await page.context().newCDPSession(page);
  for (const text of ['j', 'ji', 'jin', 'jing']) {
    await method.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    await expect(plate).toHaveValue(text);
  }
  await method.send('Input.insertText', { text: '京' });
  await method.detach();
  await expect(plate).toHaveValue('京');
  await page.keyboard.type('a12345');
  await expect(plate).toHaveValue('京A12345');
  for (const key of ['ArrowLeft', 'ArrowLeft', 'Backspace', 'Backspace', 'b', 'c']) await page.keyboard.press(key);
  await expect(plate).toHaveValue('京A1BC45');
  await filler.person.leave();
});

test('what moves stays still for whoever asked for it', async ({ browser }) => {
  const person = await Person.open(browser, { viewport: { width: 1280, height: 800 } });
  const { page } = person;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await person.signIn('supervisor');
  await page.getByRole('button', { name: '语言和外观' }).click();
  const seconds = await page.getByRole('dialog').evaluate((dialog) => Number.parseFloat(getComputedStyle(dialog).animationDuration));
  expect(seconds).toBeLessThan(0.001);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  const usual = await page.getByRole('dialog').evaluate((dialog) => Number.parseFloat(getComputedStyle(dialog).animationDuration));
  expect(usual).toBeGreaterThan(0.05);
  await person.leave();
});
