import { expect, test } from '@playwright/test';
import { Person } from './people';

test('a supervisor sees the lamps, and a desk is wide on a desk', async ({ browser }) => {
  const supervisor = await Person.open(browser, { viewport: { width: 1280, height: 800 } });
  await supervisor.signIn('supervisor');
  await expect(supervisor.page.getByRole('heading', { level: 1, name: '亮灯监察' })).toBeVisible();
  await supervisor.shot('desk-lamps');
  await supervisor.leave();
});

test('the API reference opens without the network', async ({ browser }) => {
  const developer = await Person.open(browser, { viewport: { width: 1280, height: 800 } });
  await developer.page.goto('/docs/');
  await expect(developer.page.getByRole('heading', { name: /OneWindow/ })).toBeVisible();
  await developer.shot('docs');
  await developer.leave();
});
