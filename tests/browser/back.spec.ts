import { Filler } from './draft';
import { expect, test } from './test';

test('back leads from the last step to the form and the guide, takes no sheet along, and opens nothing that was handed in', async ({ browser }) => {
  const filler = await Filler.open(browser);
  const { page, person } = filler;
  const heading = (name: string) => page.getByRole('heading', { level: 2, name, exact: true });
  const id = await filler.begin(true);
  await page.goto('/items/getihu-sheli');
  await page.getByRole('link', { name: '在线办理' }).click();
  await page.getByRole('link', { name: '继续填写' }).click();
  await expect(heading('经营者')).toBeVisible();
  const steps = page.getByRole('button', { name: '填写进度' });
  await steps.click();
  await page.getByRole('dialog').getByText('提交材料').click();
  await expect(heading('提交材料')).toBeVisible();
  await person.upload('经营场所使用证明');
  await person.next('核对并提交');

  await page.goBack();
  await expect(heading('提交材料')).toBeVisible();
  await page.goBack();
  await expect(heading('经营者')).toBeVisible();
  await page.goBack();
  await page.goBack();
  await expect(page).toHaveURL(/\/items\/getihu-sheli$/);
  for (let step = 0; step < 4; step += 1) await page.goForward();
  await expect(heading('核对并提交')).toBeVisible();

  await steps.click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.goBack();
  await expect(heading('提交材料')).toBeVisible();
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.goForward();
  await expect(heading('核对并提交')).toBeVisible();
  await person.handIn();
  await expect(page.getByRole('heading', { name: '提交成功' })).toBeVisible();
  await page.goBack();
  await page.waitForURL(`**/cases/${id}`);
  await expect(page.getByRole('link', { name: '继续填写' })).toHaveCount(0);
  await person.leave();
});
