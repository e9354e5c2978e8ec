import { Keys } from './keys';
import { Person, picture } from './people';
import { expect, test } from './test';

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
