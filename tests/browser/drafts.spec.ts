import { Deployment } from './deployment';
import { Filler, onThePhone } from './draft';
import { expect, test } from './test';

test('what is typed without a network survives a reload, a crash and seven days, and is then saved', async ({ browser, baseURL }) => {
  const deployment = await Deployment.of(baseURL ?? '');
  const filler = await Filler.open(browser, '13800000001', { baseURL: deployment.origin });
  const { page, person } = filler;
  const id = await filler.begin();
  deployment.isAway = true;
  await filler.name.fill('林晓');
  await expect(page.getByText('没有网络，可以接着填')).toBeVisible();
  await filler.kept();
  await person.shot('drafts-01-offline');

  await page.reload();
  await expect(filler.name).toHaveValue('林晓');
  await filler.mobile.fill('138000');
  await filler.kept();

  // The browser dies: nothing of the page has time to say goodbye.
  const session = await page.context().newCDPSession(page);
  const dead = page.waitForEvent('crash');
  session.send('Page.crash').catch(() => undefined);
  await dead;
  const after = await filler.tab();
  await after.open(id);
  await expect(after.name).toHaveValue('林晓');
  await expect(after.mobile).toHaveValue('138000');

  // Seven days later, by the clock of the page: the one of the context would wait for the tab that died.
  await after.page.addInitScript((later) => {
    const Then = Date;
    globalThis.Date = class extends Then {
      constructor(...given: [number]) {
        super(...(given.length > 0 ? given : ([Then.now() + later] as [number])));
      }
      static override now(): number {
        return Then.now() + later;
      }
    } as DateConstructor;
  }, 7 * 24 * 3600 * 1000);
  await after.open(id);
  await after.mobile.fill('13800000001');
  await after.kept();
  await after.page.reload();
  await expect(after.mobile).toHaveValue('13800000001');

  deployment.isAway = false;
  await expect(after.page.getByText('已保存')).toBeVisible();
  expect((await after.draft(id)).answers['operator']).toMatchObject({ name: '林晓', mobile: '13800000001' });
  await after.person.leave();
  await deployment.end();
});

test('a new version of the app arrives while a form is half filled in, and finds all of it', async ({ browser, baseURL }) => {
  const deployment = await Deployment.of(baseURL ?? '');
  const filler = await Filler.open(browser, '13800000001', { baseURL: deployment.origin });
  const { page } = filler;
  await filler.begin();
  await filler.offline(true);
  await filler.name.fill('林晓');
  await filler.offline(false);
  await filler.mobile.fill('1380000');
  deployment.releaseNext();
  await page.evaluate(async () => {
    await (await navigator.serviceWorker.getRegistration())?.update();
  });
  const note = page.getByRole('button', { name: '更新', exact: true });
  await expect(note).toBeVisible();
  await expect(filler.mobile).toHaveValue('1380000');
  await filler.mobile.fill('13800000');
  await note.click();
  await expect.poll(() => page.locator('html').getAttribute('data-release')).toBe('2');
  await expect(filler.name).toHaveValue('林晓');
  await expect(filler.mobile).toHaveValue('13800000');
  await filler.person.leave();
  await deployment.end();
});

test('a draft stays sealed while others use the phone, and is there again for its person', async ({ browser }) => {
  const filler = await Filler.open(browser);
  const { page, person } = filler;
  const id = await filler.begin();
  await filler.offline(true);
  await filler.name.fill('只有林晓知道');
  await filler.kept();
  await page.goto('/me');
  await page.evaluate(() => {
    localStorage.setItem('whose', JSON.parse(atob((JSON.parse(localStorage.getItem('onewindow.citizen') ?? '{}') as { accessToken: string }).accessToken.split('.')[1] ?? '')).sub as string);
  });
  const whose = await page.evaluate(() => localStorage.getItem('whose') ?? '');
  await page.evaluate(() => {
    localStorage.removeItem('whose');
  });
  await filler.offline(false);
  await page.reload();
  await page.getByRole('button', { name: '退出登录' }).click();
  await expect(page.getByText('已退出登录')).toBeVisible();
  const left = await onThePhone(page);
  expect(left).toContain('draft');
  expect(left).not.toContain('只有林晓知道');
  // Not even the id is left from which the key is made.
  expect(whose).not.toBe('');
  expect(left).not.toContain(whose);

  await page.goto('/login?next=/cases');
  await person.logIn('13800000002');
  await expect(page.getByText('手机上的申请')).toBeHidden();
  await page.goto(`/cases/${id}/fill`);
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByText('只有林晓知道')).toBeHidden();
  await page.goto('/me');
  await page.getByRole('button', { name: '退出登录' }).click();

  await page.goto('/login?next=/cases');
  await person.logIn('13800000001');
  await expect(page.getByText('手机上的申请')).toBeVisible();
  await person.shot('drafts-02-list');
  await filler.open(id);
  await expect(filler.name).toHaveValue('只有林晓知道');
  await expect(page.getByText('已保存')).toBeVisible();
  expect((await filler.draft(id)).answers['operator']).toMatchObject({ name: '只有林晓知道' });
  await person.leave();
});

test('two devices and two tabs are told apart field by field, and nothing is written over', async ({ browser }) => {
  const phone = await Filler.open(browser);
  const other = await Filler.open(browser);
  const id = await phone.begin();
  await other.open(id);
  await other.name.fill('在电脑上填的');
  await other.page.getByLabel('公民身份号码').fill('990000198505050018');
  await expect(other.page.getByText('已保存')).toBeVisible();
  await expect.poll(async () => (await other.draft(id)).answers['operator']?.['residentId']).toBe('990000198505050018');

  await phone.name.fill('在手机上填的');
  const card = phone.page.getByRole('alert').filter({ hasText: '这份申请在别处也改过' });
  await expect(card).toBeVisible();
  const name = card.getByRole('group', { name: '经营者 › 姓名' });
  await expect(name).toContainText('在手机上填的');
  await expect(name).toContainText('在电脑上填的');
  await phone.person.shot('drafts-03-conflict');
  // What only one side changed is proposed; what both changed must be chosen.
  await expect(card.getByRole('group', { name: '经营者 › 公民身份号码' }).getByRole('radio', { name: /另一份/ })).toBeChecked();
  await expect(card.getByRole('button', { name: '按选择合并' })).toBeDisabled();
  expect((await other.draft(id)).answers['operator']).toMatchObject({ name: '在电脑上填的' });
  await name.getByText('在手机上填的').click();
  await card.getByRole('button', { name: '按选择合并' }).click();
  await expect(phone.page.getByText('已保存')).toBeVisible();
  await expect.poll(async () => (await phone.draft(id)).answers['operator']).toMatchObject({ name: '在手机上填的', residentId: '990000198505050018' });

  // Two tabs without a network, both closed: each typed something else.
  const second = await phone.tab();
  await second.open(id);
  await phone.offline(true);
  await phone.name.fill('第一个标签页');
  await phone.kept();
  await second.name.fill('第二个标签页');
  await second.mobile.fill('13800000002');
  await second.kept();
  await second.page.close();
  await phone.page.goto('/');
  await phone.open(id);
  await expect(card).toBeVisible();
  await expect(card).toContainText('第一个标签页');
  await expect(card).toContainText('第二个标签页');
  await card.getByRole('group', { name: '经营者 › 姓名' }).getByText('第一个标签页').click();
  const left = card.getByRole('group', { name: '经营者 › 手机号码' });
  if ((await left.count()) > 0) await left.getByText('13800000002').click();
  await card.getByRole('button', { name: '按选择合并' }).click();
  await expect(phone.name).toHaveValue('第一个标签页');
  await expect(phone.mobile).toHaveValue('13800000002');
  await phone.person.leave();
  await other.person.leave();
});

test('a session that ends while somebody types costs nothing', async ({ browser }) => {
  const filler = await Filler.open(browser);
  const { page, person } = filler;
  const id = await filler.begin();
  const end = () =>
    page.evaluate(() => {
      const tokens = JSON.parse(localStorage.getItem('onewindow.citizen') ?? '{}') as { accessToken: string };
      localStorage.setItem('onewindow.citizen', JSON.stringify({ accessToken: `${tokens.accessToken}x`, refreshToken: 'gone' }));
    });
  await end();
  await filler.name.fill('林小晓');
  const sheet = page.getByRole('dialog', { name: '登录过期了' });
  await expect(sheet).toBeVisible();
  await person.shot('drafts-04-log-in');
  await sheet.getByLabel('手机号码').fill('13800000001');
  await sheet.getByRole('button', { name: '获取验证码' }).click();
  const shown = await sheet.getByText('演示环境，验证码是').textContent();
  await sheet.getByLabel('短信验证码').fill(/\d{6}/.exec(shown ?? '')?.[0] ?? '');
  await sheet.getByRole('button', { name: '登录', exact: true }).click();
  await expect(sheet).toBeHidden();
  await expect(filler.name).toHaveValue('林小晓');
  await expect(page.getByText('已保存')).toBeVisible();
  expect((await filler.draft(id)).answers['operator']).toMatchObject({ name: '林小晓' });

  // Going back, with the session gone again, loses nothing either.
  await end();
  await filler.mobile.fill('1380000');
  await expect(sheet).toBeVisible();
  await page.goto('/');
  await page.goto('/login?next=/cases');
  await person.logIn('13800000001');
  await filler.open(id);
  await expect(filler.mobile).toHaveValue('1380000');
  await person.leave();
});
