import { Filler, onThePhone } from './draft';
import { expect, test } from './test';

const LEASE = '经营场所使用证明';

test('files and a submission made without a network wait, and are sent when their person says so', async ({ browser }) => {
  const filler = await Filler.open(browser);
  const { page, person } = filler;
  const id = await filler.begin(true);
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/submission')) sent.push(request.url());
  });
  await filler.open(id, '/materials');
  const card = person.document(LEASE);
  await expect(card).toBeVisible();
  await filler.offline(true);
  const bytes = Buffer.from('%PDF-1.7\n% 林晓的租赁合同，只有她自己看\n1 0 obj\n<<>>\nendobj\n');
  await card.locator('input[type=file]').setInputFiles({ name: '租赁合同.pdf', mimeType: 'application/pdf', buffer: bytes });
  await expect(page.getByText('有 1 个文件在等网络')).toBeVisible();
  await expect(card.getByText('已提供')).toBeVisible();
  expect(await onThePhone(page)).not.toContain('只有她自己看');
  await person.shot('handin-01-file-waits');

  await page.reload();
  await expect(page.getByText('有 1 个文件在等网络')).toBeVisible();
  await expect(card.getByText('租赁合同.pdf').first()).toBeVisible();
  await person.next('核对并提交');
  await person.handIn();
  await expect(page.getByText('还没有提交，在等网络')).toBeVisible();
  await person.shot('handin-02-waits');
  await page.goto('/cases');
  await expect(page.getByText('点了提交，还没有交上去')).toBeVisible();
  await person.shot('handin-03-list');

  // With the network back nothing is sent by itself, however long it takes.
  await filler.offline(false);
  await page.reload();
  await page.getByRole('link', { name: /网络恢复了，请打开并确认提交/ }).click();
  await expect(page.getByText('网络恢复了，请确认提交')).toBeVisible();
  const confirm = page.getByRole('button', { name: '确认提交' });
  await expect(confirm).toBeEnabled();
  await expect.poll(async () => (await filler.draft(id)).files.map(({ name }) => name)).toEqual(['租赁合同.pdf']);
  expect([sent.length, (await filler.draft(id)).state]).toEqual([0, 'draft']);
  await person.shot('handin-04-confirm');
  await confirm.click();
  await expect(page.getByRole('heading', { name: '提交成功' })).toBeVisible();
  expect(sent).toHaveLength(1);
  // Nothing of it stays on the phone.
  await page.goto('/cases');
  await expect(page.getByText('手机上的申请')).toBeHidden();
  await person.leave();
});
