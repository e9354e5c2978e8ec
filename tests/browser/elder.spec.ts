import { Person } from './people';
import { tooSmall } from './sizes';
import { expect, test } from './test';
import { citizenVisits, makeWorld, settle, visit } from './visits';

const NORMAL = { text: 12, title: 16, target: 44 };
const LARGE = { text: 18, title: 30, target: 60 };

test('every page can be read and hit on the narrowest screen, and in large type by everybody', async ({ browser, baseURL }) => {
  test.setTimeout(360_000);
  const visits = citizenVisits(await makeWorld(baseURL ?? '', '13800000043'));
  const person = await Person.open(browser, { viewport: { width: 320, height: 568 } });
  const { page } = person;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/login');
  await settle(page);
  const found: string[] = [];
  const setElder = (on: boolean) =>
    page.evaluate((large) => {
      document.documentElement.toggleAttribute('data-elder', large);
      // Sizes have changed when the frame after the change is drawn.
      return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    }, on);
  const isElder = () => page.evaluate(() => document.documentElement.hasAttribute('data-elder'));
  const large = async (where: string): Promise<string[]> => {
    await setElder(true);
    const small = await tooSmall(page, `${where}, large`, LARGE);
    // A page that was loaded anew meanwhile was measured as it usually is.
    return (await isElder()) ? small : large(where);
  };
  const measure = async (where: string): Promise<void> => {
    found.push(...(await tooSmall(page, where, NORMAL)));
    found.push(...(await large(where)));
    await setElder(false);
  };
  await measure('/login');
  await person.logIn('13800000043');
  for (const path of Object.values(visits).flat()) {
    if (path === '/login') continue;
    await visit(page, path);
    await measure(path);
  }
  expect(found).toEqual([]);
  await person.leave();
});

test('large type is one tap away from the home page, and stays', async ({ browser }) => {
  const person = await Person.open(browser);
  const { page } = person;
  await page.goto('/');
  const size = () => page.evaluate(() => Number.parseFloat(getComputedStyle(document.body).fontSize));
  const before = await size();
  await page.getByRole('button', { name: '长辈版' }).click();
  expect(await size()).toBeGreaterThanOrEqual(Math.max(18, before + 1));
  // Few things at once, and the rest behind one button.
  const fields = page.getByRole('heading', { name: '办事领域' });
  await expect(page.getByRole('link', { name: '电话咨询 12345' })).toHaveAttribute('href', 'tel:12345');
  await expect(fields).toBeHidden();
  await page.getByRole('button', { name: '更多服务' }).click();
  await expect(fields).toBeVisible();
  await expect(page.getByRole('heading', { name: '附近服务点' })).toBeVisible();
  await page.goto('/items');
  await settle(page);
  expect(await size()).toBeGreaterThanOrEqual(18);
  await page.goto('/');
  await page.getByRole('button', { name: '标准版' }).click();
  expect(await size()).toBe(before);
  await person.leave();
});
