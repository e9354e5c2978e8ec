import type { Page } from '@playwright/test';
import { Person } from './people';
import { expect, test } from './test';

/** How light the ground of the page is, from 0 to 255. */
async function lightness(page: Page): Promise<number> {
  const colour = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const [red = 0, green = 0, blue = 0] = (colour.match(/\d+/g) ?? []).map(Number);
  return (red + green + blue) / 3;
}

for (const { app, path } of [
  { app: 'citizen', path: '/me' },
  { app: 'staff', path: '/staff/' },
]) {
  test(`the ${app} app is as dark as the device is, or as somebody wants it`, async ({ browser }) => {
    const person = await Person.open(browser);
    const { page } = person;
    await page.emulateMedia({ colorScheme: 'dark' });
    if (app === 'staff') await person.signIn('supervisor');
    await page.goto(path);
    const open = async (): Promise<void> => {
      await page.getByRole('heading', { level: 1 }).waitFor();
      if (app === 'staff') await page.getByRole('button', { name: '语言和外观' }).click();
    };
    const around = page.locator('meta[name=theme-color]');
    const choose = (name: string) => page.getByRole('group', { name: '深浅色' }).getByRole('button', { name }).click();
    await open();
    await expect.poll(() => lightness(page)).toBeLessThan(60);
    const dark = await around.getAttribute('content');
    await page.emulateMedia({ colorScheme: 'light' });
    await expect.poll(() => lightness(page)).toBeGreaterThan(200);
    await expect(around).not.toHaveAttribute('content', dark ?? '');

    await choose('深色');
    await expect.poll(() => lightness(page)).toBeLessThan(60);
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark');
    await person.shot(`scheme-${app}-dark`);
    await page.reload();
    await open();
    await expect.poll(() => lightness(page)).toBeLessThan(60);
    // What is printed is on white paper.
    await page.emulateMedia({ media: 'print' });
    await expect.poll(() => lightness(page)).toBeGreaterThan(200);
    await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
    await choose('浅色');
    await expect.poll(() => lightness(page)).toBeGreaterThan(200);
    await choose('自动');
    await expect.poll(() => lightness(page)).toBeLessThan(60);
    await person.leave();
  });
}
