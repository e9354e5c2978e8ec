import { Filler, type Draft } from './draft';
import { expect, test } from './test';

test('cases beyond the first page are shown, and a filter finds those on any page', async ({ browser }) => {
  const filler = await Filler.open(browser);
  const { page } = filler;
  const body = { itemKey: 'getihu-sheli', applicant: { kind: 'person' }, district: 'dongqu' };
  await filler.ask<Draft>('post', '/cases', body);
  const { items } = await filler.ask<{ items: object[] }>('get', '/cases?limit=1');
  const rows = (count: number, state: string, stateText: string) => Array.from({ length: count }, (_, at) => ({ ...items[0], id: `${state}-${String(at)}`, state, stateText }));
  await page.route(/\/api\/v1\/cases(\?.*)?$/, async (route) => {
    const second = new URL(route.request().url()).searchParams.get('cursor') === 'second';
    await route.fulfill({ json: second ? { items: rows(1, 'draft', '草稿'), nextCursor: null } : { items: rows(20, 'closed', '办结'), nextCursor: 'second' } });
  });
  const shown = page.locator('a[href^="/cases/closed-"], a[href^="/cases/draft-"]');
  await page.goto('/');
  await expect(page.locator('a[href="/cases/draft-0"]')).toBeVisible();
  await page.goto('/cases');
  await expect(shown).toHaveCount(20);
  await page.getByRole('button', { name: '加载更多' }).click();
  await expect(shown).toHaveCount(21);
  await expect(page.getByRole('button', { name: '加载更多' })).toHaveCount(0);
  await page.reload();
  await expect(shown).toHaveCount(20);
  await page.getByText('待提交', { exact: true }).click();
  await expect(shown).toHaveCount(1);
  await filler.person.shot('lists-01-draft');
  await filler.person.leave();
});
