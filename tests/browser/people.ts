import { expect, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { staysHere } from './test';

const SHOTS = join(import.meta.dirname, 'shots');

/** A tab on a phone, and what its person does there. */
export class Person {
  private constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
    private readonly problems: string[],
  ) {}

  static async open(browser: Browser, options: BrowserContextOptions = {}): Promise<Person> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      // The browser itself reports each refused request; whether it was right to be refused is the test's to say.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) problems.push(message.text());
    });
    // What opens beside the page is watched as well.
    context.on('request', (request) => {
      if (!staysHere(request.url())) problems.push(`asked ${request.url()}`);
    });
    return new Person(page, context, problems);
  }

  /** Leaves, and finds fault with errors in the console and requests to other places. */
  async leave(): Promise<void> {
    expect(this.problems).toEqual([]);
    await this.context.close();
  }

  /** Keeps a picture of the screen, and finds fault with a page that is wider than it. */
  async shot(name: string): Promise<void> {
    const wider = await this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wider, `${name} is wider than the screen`).toBeLessThanOrEqual(0);
    // Pictures are for people to look at: what moves should have come to rest.
    await this.page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => undefined))));
    // Hiding the caret would put a style into the page, which its policy forbids.
    await this.page.screenshot({ path: join(SHOTS, `${name}.png`), animations: 'disabled', caret: 'initial' });
  }

  /** Logs in on the log-in page, with the code the demo shows. */
  async logIn(mobile: string): Promise<void> {
    const { page } = this;
    await page.getByLabel('手机号码').fill(mobile);
    await page.getByRole('button', { name: '获取验证码' }).click();
    const shown = await page.getByText('演示环境，验证码是').textContent();
    await page.getByLabel('短信验证码').fill(/\d{6}/.exec(shown ?? '')?.[0] ?? '');
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await page.waitForURL((url) => !url.pathname.endsWith('/login'));
  }

  /** Logs in to the staff app. */
  async signIn(username: string): Promise<void> {
    const { page } = this;
    await page.goto('/staff/');
    await page.getByLabel('用户名').fill(username);
    await page.getByLabel('密码').fill('demo-onewindow');
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await expect(page.getByRole('navigation')).toBeVisible();
  }

  /** Answers questions by their labels: a text to type, or the choice to make. */
  async answer(answers: Record<string, string>): Promise<void> {
    const form = this.page.locator('main form');
    for (const [label, value] of Object.entries(answers)) {
      const group = form.getByRole('radiogroup', { name: new RegExp(`^${escape(label)}(\\s*（.*)?$`) });
      const field = form.getByLabel(label, { exact: true });
      await expect(group.or(field).first()).toBeVisible();
      if (await group.isVisible()) {
        await group.getByText(value, { exact: true }).click();
      } else if ((await field.evaluate((element) => element.tagName)) === 'SELECT') {
        await field.selectOption({ label: value });
      } else {
        await field.fill(value);
      }
    }
  }

  /** Goes to the next step, whose heading is this. */
  async next(title: string): Promise<void> {
    await this.page.getByRole('button', { name: '下一步' }).click();
    await expect(this.page.getByRole('heading', { level: 2, name: title })).toBeVisible();
  }

  /** The card of a document on the step of documents. */
  document(name: string) {
    return this.page.locator('section.card', { has: this.page.getByRole('heading', { level: 3, name, exact: true }) });
  }

  /** Uploads a picture for a document. */
  async upload(name: string, file = `${name}.png`): Promise<void> {
    const card = this.document(name);
    await card.locator('input[type=file]').setInputFiles({ name: file, mimeType: 'image/png', buffer: picture(file) });
    await expect(card.getByRole('button', { name: file }).first()).toBeVisible();
    await expect(card.getByText('已提供')).toBeVisible();
  }

  /** Confirms that all of it is true, and hands it in. */
  async handIn(button = '提交申请'): Promise<void> {
    await this.page.getByRole('checkbox', { name: '本人确认所填内容和提交的材料真实、有效' }).check();
    await this.page.getByRole('button', { name: button, exact: true }).click();
  }

  /** Opens a case from a desk's list, by its number. */
  async openCase(desk: string, number: string): Promise<void> {
    const { page } = this;
    await page.getByRole('link', { name: desk }).click();
    await page.getByRole('button', { name: '刷新' }).click();
    await page.getByRole('row').filter({ hasText: number }).getByRole('link').click();
    await expect(page.getByRole('heading', { name: '可办的事' })).toBeVisible();
  }

  /** Presses a button and waits for the words that say it was done. */
  async act(button: string, done: string): Promise<void> {
    await this.page.getByRole('button', { name: button, exact: true }).click();
    await expect(this.page.getByText(done).first()).toBeVisible();
  }
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** A small picture, another for every name: the server looks at the bytes, not at the name. */
export function picture(name: string): Buffer {
  const [width, height] = [64, 48];
  const colour = Buffer.alloc(4);
  colour.writeUInt32BE(crc32(Buffer.from(name)));
  const row = Buffer.concat([Buffer.from([0]), ...Array.from({ length: width }, () => colour.subarray(0, 3))]);
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const check = Buffer.alloc(4);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
