import { expect, test, type Page } from '@playwright/test';
import { faults } from './axe';
import { Person } from './people';
import { citizenVisits, makeWorld, routesOf, settle, signInAs, staffVisits, visit } from './visits';

/** Looks at a page as it is, dark and, where the app has it, in large type. */
async function look(page: Page, where: string, { elder }: { elder: boolean }): Promise<string[]> {
  const found = await faults(page, where);
  await page.emulateMedia({ colorScheme: 'dark' });
  found.push(...(await faults(page, `${where}, dark`, { looksOnly: true })));
  await page.emulateMedia({ colorScheme: 'light' });
  if (elder) {
    await page.evaluate(() => document.documentElement.toggleAttribute('data-elder', true));
    found.push(...(await faults(page, `${where}, large`, { looksOnly: true })));
    await page.evaluate(() => document.documentElement.toggleAttribute('data-elder', false));
  }
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
