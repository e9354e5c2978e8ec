import { type Page, type Route } from '@playwright/test';
import { createHash, randomBytes } from 'node:crypto';
import { Filler } from './draft';
import { Person, picture } from './people';
import { expect, test } from './test';
import { beginWalkIn } from './window';

const MIB = 1024 * 1024;
const LEASE = '经营场所使用证明';

/** The requests of uploads: what came through so far, and a piece held back when the test wants it. */
class Line {
  readonly begun: string[] = [];
  /** Where each piece that came through began. */
  readonly sent: number[] = [];
  readonly ended: string[] = [];
  private wanted: { from: number; caught: (route: Route) => void } | undefined;

  static async over(page: Page): Promise<Line> {
    const line = new Line();
    await page.route(/\/api\/v1\/(cases\/[^/]+\/)?uploads/, async (route) => {
      const request = route.request();
      const { wanted } = line;
      const from = Number(request.headers()['upload-offset']);
      if (request.method() === 'PATCH' && wanted?.from === from) {
        line.wanted = undefined;
        wanted.caught(route);
        return;
      }
      if (request.method() === 'POST') line.begun.push(request.url());
      if (request.method() === 'PATCH') line.sent.push(from);
      if (request.method() === 'DELETE') line.ended.push(request.url());
      await route.continue();
    });
    return line;
  }

  /** The next piece from here, which goes nowhere until the test says what becomes of it. */
  piece(from: number): Promise<Route> {
    return new Promise((caught) => {
      this.wanted = { from, caught };
    });
  }
}

/** What is asked of the API in the name of whoever is logged in on the page. */
async function ask<T>(page: Page, method: 'get' | 'post', path: string, data?: unknown): Promise<T> {
  const token = await page.evaluate(() => (JSON.parse(localStorage.getItem('onewindow.citizen') ?? '{}') as { accessToken: string }).accessToken);
  const headers = { Authorization: `Bearer ${token}`, ...(data ? { 'Idempotency-Key': crypto.randomUUID() } : {}) };
  const answer = await page.request[method](`/api/v1${path}`, { headers, data });
  expect(answer.ok(), await answer.text()).toBe(true);
  return (await answer.json()) as T;
}

test('an upload goes on after every break, in another visit too, and what was sent before is not sent again', async ({ browser }) => {
  const citizen = await Person.open(browser);
  const { page } = citizen;
  const network = page.context();
  const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(9 * MIB)]);
  const file = { name: '林晓的租赁合同.pdf', mimeType: 'application/pdf', buffer: bytes };
  const card = citizen.document(LEASE);
  const choose = (chosen: typeof file) => card.locator('input[type=file]').setInputFiles(chosen);
  const stored = () => page.evaluate(() => JSON.stringify(localStorage));
  const begin = async (): Promise<string> => {
    const body = { itemKey: 'getihu-sheli', applicant: { kind: 'person' }, district: 'dongqu' };
    const { id } = await ask<{ id: string }>(page, 'post', '/cases', body);
    await page.goto(`/cases/${id}/fill/materials`);
    await expect(card).toBeVisible();
    return id;
  };

  await page.goto('/login?next=/cases');
  await citizen.logIn('13800000001');
  const line = await Line.over(page);
  const id = await begin();

  // A connection that breaks is tried again without a word.
  let piece = line.piece(4 * MIB);
  await choose(file);
  await (await piece).abort('connectionreset');
  await expect(card.getByText('已提供')).toBeVisible();
  expect([line.begun.length, line.sent]).toEqual([1, [0, 4 * MIB, 8 * MIB]]);
  await card.getByRole('button', { name: `删除 ${file.name}` }).click();
  await expect(card.getByText('已提供')).toBeHidden();
  await expect(card.getByRole('group', { name: LEASE })).toBeFocused();
  expect(await stored()).not.toContain('onewindow.upload.');

  // Offline it waits, and goes on by itself from what was kept.
  line.sent.length = 0;
  piece = line.piece(4 * MIB);
  await choose(file);
  await piece;
  const progress = card.getByRole('progressbar');
  await expect(progress).toHaveAttribute('value', '44');
  await citizen.shot('uploads-01-running');
  await network.setOffline(true);
  await expect(card.getByText('网络断了，恢复后自动接着传')).toBeVisible();
  await citizen.shot('uploads-02-waiting');
  expect(await stored()).toContain('onewindow.upload.');
  expect(await stored()).not.toContain('林晓');
  piece = line.piece(4 * MIB);
  await network.setOffline(false);
  await piece;
  await expect(card.getByText('网络断了，恢复后自动接着传')).toBeHidden();

  // The page is left in the middle; the same file goes on where it was.
  await page.reload();
  await expect(card.getByText('上次有 1 个文件没传完')).toBeVisible();
  await choose(file);
  await expect(card.getByText('已提供')).toBeVisible();
  expect([line.begun.length, line.sent]).toEqual([2, [0, 4 * MIB, 8 * MIB]]);
  expect(await stored()).not.toContain('onewindow.upload.');
  const { files } = await ask<{ files: { size: number; sha256: string; name: string }[] }>(page, 'get', `/cases/${id}`);
  expect(files).toMatchObject([{ name: file.name, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }]);

  // Cancelled, nothing of it stays.
  piece = line.piece(4 * MIB);
  const other = { ...file, name: '另一份.pdf', buffer: Buffer.concat([bytes, Buffer.from('\n')]) };
  await choose(other);
  await piece;
  await card.getByRole('button', { name: `取消上传 ${other.name}` }).click();
  await expect(card.getByText(other.name)).toBeHidden();
  await expect.poll(() => line.ended.length).toBe(1);
  expect(await stored()).not.toContain('onewindow.upload.');

  // In another case the same file is there at once.
  line.sent.length = 0;
  await begin();
  await choose(file);
  await expect(card.getByText('已提供')).toBeVisible();
  expect(line.sent).toEqual([]);

  // What is refused is told in words of people.
  await choose({ name: '照片.pdf', mimeType: 'application/pdf', buffer: Buffer.from('GIF89a, which is no PDF') });
  await expect(card.getByRole('alert')).toContainText('照片.pdf：这里只收 JPG / PNG / PDF');
  expect(await stored()).not.toContain('onewindow.upload.');
  await card.getByRole('alert').scrollIntoViewIfNeeded();
  await citizen.shot('uploads-03-refused');
  await citizen.leave();
});

test('nothing is handed in while a file is on its way', async ({ browser }) => {
  const filler = await Filler.open(browser);
  const { page, person } = filler;
  const id = await filler.begin(true);
  const handedIn: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/submission')) handedIn.push(request.url());
  });
  await filler.open(id, '/materials');
  const card = person.document(LEASE);
  await person.upload(LEASE, '合同一.png');
  const line = await Line.over(page);
  const piece = line.piece(0);
  await card.locator('input[type=file]').setInputFiles({ name: '合同二.png', mimeType: 'image/png', buffer: picture('合同二') });
  const held = await piece;
  await person.next('核对并提交');
  await person.handIn();
  const summary = page.getByRole('alert').filter({ hasText: '还有文件没传完' });
  await expect(summary).toBeFocused();
  await person.shot('uploads-06-on-its-way');
  await summary.getByRole('link').click();
  await expect(card.getByRole('progressbar')).toBeVisible();
  expect(handedIn).toEqual([]);
  await held.continue();
  await expect(card.getByRole('progressbar')).toBeHidden();
  await page.getByRole('button', { name: '存好，返回检查' }).click();
  await person.handIn();
  await expect(page.getByRole('heading', { name: '提交成功' })).toBeVisible();
  expect((await filler.draft(id)).files.map(({ name }) => name)).toEqual(['合同一.png', '合同二.png']);
  await person.leave();
});

test('what a clerk scans at the window goes on after the line broke off', async ({ browser, baseURL }) => {
  const clerk = await Person.open(browser, { viewport: { width: 1280, height: 800 } });
  const { page } = clerk;
  await clerk.signIn('window-dongqu');
  const { id } = await beginWalkIn(baseURL ?? '');
  await page.goto(`/staff/walk-ins/${id}`);
  const paper = page.locator('#material-operator-identity');
  const file = { name: '身份证.pdf', mimeType: 'application/pdf', buffer: Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(5 * MIB)]) };
  const line = await Line.over(page);
  const piece = line.piece(4 * MIB);
  await paper.locator('input[type=file]').setInputFiles(file);
  await piece;
  await page.context().setOffline(true);
  await expect(paper.getByText('网络断了，恢复后自动接着传')).toBeVisible();
  await clerk.shot('uploads-04-window');
  await page.context().setOffline(false);
  await expect(paper.getByText('已提供')).toBeVisible();
  expect([line.begun.length, line.sent]).toEqual([1, [0, 4 * MIB]]);
  await clerk.leave();
});

test('a photo larger than a document may be is made smaller, upright, and told with both sizes', async ({ browser }) => {
  const citizen = await Person.open(browser);
  const { page } = citizen;
  await page.goto('/login?next=/cases');
  await citizen.logIn('13800000001');
  const { id } = await ask<{ id: string }>(page, 'post', '/cases', { itemKey: 'getihu-sheli', applicant: { kind: 'person' }, district: 'dongqu' });
  await page.goto(`/cases/${id}/fill/materials`);
  const card = citizen.document(LEASE);
  await expect(card).toBeVisible();
  // Noise, which no format makes small, lying on its side: an Exif segment says that it is to be turned.
  const drawn = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [4000, 3000];
    const context = canvas.getContext('2d');
    const pixels = new ImageData(400, 300);
    for (let from = 0; from < pixels.data.length; from += 60_000) crypto.getRandomValues(pixels.data.subarray(from, from + 60_000));
    for (let at = 3; at < pixels.data.length; at += 4) pixels.data[at] = 255;
    for (let at = 0; at < 100; at += 1) context?.putImageData(pixels, (at % 10) * 400, Math.floor(at / 10) * 300);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.95));
    return (await new Promise<string>((done) => {
      const reader = new FileReader();
      reader.onload = () => {
        done(reader.result as string);
      };
      reader.readAsDataURL(blob ?? new Blob());
    })).split(',')[1];
  });
  const jpeg = Buffer.from(drawn ?? '', 'base64');
  const turned = Buffer.from('ffe100224578696600004d4d002a00000008000101120003000000010006000000000000', 'hex');
  const photo = Buffer.concat([jpeg.subarray(0, 2), turned, jpeg.subarray(2)]);
  expect(photo.length).toBeGreaterThan(5 * MIB);
  await card.locator('input[type=file]').setInputFiles({ name: '租赁合同.jpeg', mimeType: 'image/jpeg', buffer: photo });
  await expect(card.getByText('已提供')).toBeVisible();
  const { files } = await ask<{ files: { id: string; name: string; size: number }[] }>(page, 'get', `/cases/${id}`);
  expect(files).toMatchObject([{ name: '租赁合同.jpg' }]);
  expect(files[0]?.size).toBeLessThan(5 * MIB);
  await expect(card.getByRole('button', { name: '租赁合同.jpg' }).first()).toContainText('→');
  await card.scrollIntoViewIfNeeded();
  await citizen.shot('uploads-05-smaller');
  const sides = await page.evaluate(async (path) => {
    const { accessToken } = JSON.parse(localStorage.getItem('onewindow.citizen') ?? '{}') as { accessToken: string };
    const answer = await fetch(path, { headers: { Authorization: `Bearer ${accessToken}` } });
    const { width, height } = await createImageBitmap(await answer.blob());
    return [width, height];
  }, `/api/v1/cases/${id}/files/${files[0]?.id ?? ''}`);
  expect(sides).toEqual([1800, 2400]);

  // What a browser cannot open is told of before anything is sent.
  await card.locator('input[type=file]').setInputFiles({ name: '合同.heic', mimeType: '', buffer: Buffer.from('ftypheic') });
  await expect(card.getByRole('alert')).toContainText('HEIC');
  await citizen.leave();
});
