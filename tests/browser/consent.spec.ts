import { Person } from './people';
import { expect, test } from './test';
import { CONSENT } from './visits';

test('a citizen lets a program act for them, finds it under 我的 and withdraws it', async ({ browser }) => {
  const person = await Person.open(browser);
  const { page } = person;
  // The program's machine: what it is told stands in the address.
  await page.route('http://127.0.0.1:8765/**', (route) => route.fulfill({ contentType: 'text/html', body: '<h1>back</h1>' }));
  await page.goto(`${CONSENT}&state=s1`);
  await person.logIn('13911110077');
  await expect(page.getByRole('heading', { name: '“示例对接应用”请求您的授权' })).toBeVisible();
  await expect(page.getByText('以您的名义开始办件')).toBeVisible();
  await person.shot('consent');
  await page.getByRole('button', { name: '拒绝' }).click();
  await page.waitForURL(/error=access_denied&state=s1&iss=/);

  await page.goto(CONSENT);
  await page.getByRole('button', { name: '同意授权' }).click();
  await page.waitForURL(/code=[^&]+&iss=/);

  await page.goto('/me');
  await page.getByRole('link', { name: '应用授权' }).click();
  await expect(page.getByRole('heading', { name: '示例对接应用' })).toBeVisible();
  await person.shot('consents');
  await page.getByRole('button', { name: '撤回授权 示例对接应用' }).click();
  await expect(page.getByText('没有授权任何应用')).toBeVisible();

  await page.goto(CONSENT.replace('callback', 'elsewhere'));
  await expect(page.getByText('返回地址不是它登记的地址')).toBeVisible();
  await person.leave();
});
