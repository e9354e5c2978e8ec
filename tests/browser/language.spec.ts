import { Person } from './people';
import { expect, test } from './test';

test('the citizen app speaks simplified and traditional Chinese and English, and remembers which', async ({ browser }) => {
  const person = await Person.open(browser);
  const { page } = person;
  const scripts: string[] = [];
  page.on('request', (request) => {
    if (request.resourceType() === 'script') scripts.push(request.url());
  });
  const root = page.locator('html');
  const language = page.locator('select');
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('一个窗口，把事办成');
  await expect(root).toHaveAttribute('lang', 'zh-CN');
  await expect(page.getByText('个体工商户设立登记')).toBeVisible();
  const before = scripts.length;

  // The other characters come only when they are asked for.
  await language.selectOption('繁體');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('一個窗口，把事辦成');
  await expect(root).toHaveAttribute('lang', 'zh-Hant');
  await expect(page).toHaveTitle(/政務服務/);
  expect(scripts.length).toBeGreaterThan(before);
  await person.shot('language-hant');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('一個窗口，把事辦成');
  // What the office itself has named is named as the office names it.
  await expect(page.getByText('个体工商户设立登记')).toBeVisible();

  await language.selectOption('English');
  await expect(root).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/[a-z]/);
  await page.goto('/me');
  await page.getByRole('group', { name: 'Language' }).getByRole('button', { name: '简体' }).click();
  await expect(root).toHaveAttribute('lang', 'zh-CN');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('我的');
  await person.leave();
});

for (const [device, expected] of [['zh-HK', 'zh-Hant'], ['zh-TW', 'zh-Hant'], ['zh-CN', 'zh-CN'], ['en-GB', 'en'], ['fr-FR', 'zh-CN']] as const) {
  test(`a device in ${device} is first spoken to in ${expected}`, async ({ browser }) => {
    const context = await browser.newContext({ locale: device });
    const page = await context.newPage();
    await page.goto('/staff/sign-in');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expect(page.locator('html')).toHaveAttribute('lang', expected);
    await context.close();
  });
}
