import type { Page } from '@playwright/test';
import { faults } from './axe';
import { Person } from './people';
import { expect, test } from './test';
import { citizenVisits, makeWorld, routesOf, settle, signInAs, staffVisits, visit } from './visits';

/** Looks at a page as it is, dark and, where the app has it, in large type, light and dark. */
async function look(page: Page, where: string, { elder }: { elder: boolean }): Promise<string[]> {
  const found = await faults(page, where);
  await page.emulateMedia({ colorScheme: 'dark' });
  found.push(...(await faults(page, `${where}, dark`, { looksOnly: true })));
  if (elder) {
    await page.evaluate(() => document.documentElement.toggleAttribute('data-elder', true));
    found.push(...(await faults(page, `${where}, dark and large`, { looksOnly: true })));
    await page.emulateMedia({ colorScheme: 'light' });
    found.push(...(await faults(page, `${where}, large`, { looksOnly: true })));
    await page.evaluate(() => document.documentElement.toggleAttribute('data-elder', false));
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}

test('every page of the citizen app passes WCAG 2.2 AA, also dark and in large type', async ({ browser, baseURL }) => {
  test.setTimeout(360_000);
  const visits = citizenVisits(await makeWorld(baseURL ?? '', '13800000041'));
  const person = await Person.open(browser);
  const { page } = person;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const found: string[] = [];
  await page.goto('/login');
  await settle(page);
  expect((await routesOf(page)).sort()).toEqual(Object.keys(visits).sort());
  found.push(...(await look(page, '/login', { elder: true })));
  await person.logIn('13800000041');
  for (const path of Object.values(visits).flat()) {
    if (path === '/login') continue;
    await visit(page, path);
    found.push(...(await look(page, path, { elder: true })));
  }
  expect(found).toEqual([]);
  await person.leave();
});

test('every page of the staff app passes WCAG 2.2 AA, also dark', async ({ browser, baseURL }) => {
  test.setTimeout(360_000);
  const desks = staffVisits(await makeWorld(baseURL ?? '', '13800000042'));
  const person = await Person.open(browser);
  const { page } = person;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const found: string[] = [];
  await page.goto('/staff/sign-in');
  await settle(page);
  const routes = new Set(desks.flatMap(({ visits }) => Object.keys(visits)));
  expect((await routesOf(page)).sort()).toEqual(['/sign-in', ...routes].sort());
  found.push(...(await look(page, '/sign-in', { elder: false })));
  for (const { username, visits } of desks) {
    await signInAs(person, username);
    for (const path of Object.values(visits).flat()) {
      await visit(page, path);
      found.push(...(await look(page, path, { elder: false })));
    }
  }
  expect(found).toEqual([]);
  await person.leave();
});

test('sheets and what goes wrong pass as well, on both desks and phones', async ({ browser, baseURL }) => {
  test.setTimeout(180_000);
  const { handedIn, accepted, draft, walkIn } = await makeWorld(baseURL ?? '', '13800000046');
  const found: string[] = [];
  const person = await Person.open(browser);
  await person.page.emulateMedia({ reducedMotion: 'reduce' });
  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' }).first();

  const phone = person.page;
  await phone.goto('/login');
  await phone.getByLabel('手机号码').fill('13800000046');
  await button(phone, '获取验证码').click();
  const shown = await phone.getByText('演示环境，验证码是').textContent();
  const right = /\d{6}/.exec(shown ?? '')?.[0] ?? '';
  await phone.getByLabel('短信验证码').fill(right === '000000' ? '000001' : '000000');
  await button(phone, '登录').click();
  await expect(phone.getByRole('alert').first()).toBeVisible();
  found.push(...(await look(phone, 'a wrong code', { elder: true })));
  await phone.getByLabel('短信验证码').fill(right);
  await button(phone, '登录').click();
  await phone.waitForURL('/me');
  await visit(phone, `/cases/${draft.id}/fill`);
  await button(phone, '下一步').click();
  await expect(phone.getByRole('alert').first()).toBeFocused();
  found.push(...(await look(phone, 'what is missing', { elder: true })));
  await button(phone, /需要 \d+ 份材料/).click();
  await expect(phone.getByRole('dialog')).toBeVisible();
  found.push(...(await look(phone, 'the checklist', { elder: true })));
  await person.leave();

  const member = await Person.open(browser, { viewport: { width: 1280, height: 800 } });
  const { page } = member;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const dialog = page.getByRole('dialog');
  /** A sheet, empty and, where it asks for something, sent without it. */
  const sheet = async (name: string | RegExp, send?: string): Promise<void> => {
    await button(page, name).click();
    await expect(dialog).toBeVisible();
    if (send !== undefined) {
      await dialog.getByRole('button', { name: send, exact: true }).click();
      await expect(dialog.getByRole('alert').first()).toBeVisible();
    }
    found.push(...(await look(page, `the sheet ${String(name)}`, { elder: false })));
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  };
  await page.goto('/staff/sign-in');
  await page.getByLabel('用户名').fill('nobody');
  await page.getByLabel('密码').fill('x');
  await button(page, '登录').click();
  await expect(page.getByRole('alert').first()).toBeVisible();
  found.push(...(await look(page, 'nobody signs in', { elder: false })));

  await signInAs(member, 'window-dongqu');
  await sheet('语言和外观');
  await visit(page, `/cases/${handedIn.id}`);
  await sheet('一次性告知');
  await sheet('不予受理', '不予受理');
  await sheet('当场更正');
  await button(page, /\.pdf/).click();
  await expect(dialog).toBeVisible();
  found.push(...(await look(page, 'a document and the checklist', { elder: false })));
  await page.keyboard.press('Escape');
  await visit(page, `/walk-ins/${walkIn.id}`);
  await button(page, '提交并出回执').click();
  await expect(page.getByRole('alert').first()).toBeFocused();
  found.push(...(await look(page, 'what a walk-in lacks', { elder: false })));

  await signInAs(member, 'approver-zjj');
  await visit(page, `/cases/${accepted.id}`);
  await sheet(/^拟办意见/);
  await sheet('不同意', '不同意');
  await sheet('征求意见、会签', '提交');
  await visit(page, '/templates');
  await sheet('新增模板', '保存');
  await member.leave();
  expect(found).toEqual([]);
});
