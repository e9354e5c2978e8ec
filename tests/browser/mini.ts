import { expect, type Page } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildPackages } from './packages';

const SHELL = join(import.meta.dirname, '../../mobile-shell');
const SHOTS = join(import.meta.dirname, 'shots');
export const SERVER = `http://127.0.0.1:${process.env['ONEWINDOW_PORT'] ?? ''}`;
export const TEMPLATE = 'template-of-the-office';

interface Simulator {
  url: string;
  warnings: string[];
  stop(): Promise<void>;
}
export interface Mpsim {
  buildMiniProgram(options: { out: string; config: unknown }): string;
  inspect(folder: string): { faults: string[]; bytes: number; files: string[] };
  serve(folder: string, options: { domains: string[] }): Promise<Simulator>;
  LIMIT: number;
}

export function mpsim(): Promise<Mpsim> {
  return import(pathToFileURL(join(SHELL, 'tools/mpsim/src/index.mjs')).href) as Promise<Mpsim>;
}

/** The mini-program, built for this server and served by the simulator. */
export interface MiniProgram {
  folder: string;
  inspected: ReturnType<Mpsim['inspect']>;
  warnings: string[];
  limit: number;
  phone(page: Page): Phone;
  stop(): Promise<void>;
}

export async function startMiniProgram(): Promise<MiniProgram> {
  buildPackages();
  const { buildMiniProgram, inspect, serve, LIMIT: limit } = await mpsim();
  const folder = mkdtempSync(join(tmpdir(), 'onewindow-mini-'));
  buildMiniProgram({ out: folder, config: { baseUrl: `${SERVER}/api/v1`, subscribeTemplates: [TEMPLATE] } });
  const simulator = await serve(folder, { domains: [SERVER] });
  return {
    folder,
    inspected: inspect(folder),
    warnings: simulator.warnings,
    limit,
    phone: (page) => new Phone(page, simulator.url),
    async stop() {
      await simulator.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The mini-program on a phone: what is looked at is the page on top. */
export class Phone {
  private readonly problems: string[] = [];

  constructor(
    readonly page: Page,
    private readonly url: string,
  ) {
    page.on('pageerror', (error) => this.problems.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) this.problems.push(message.text());
    });
  }

  get top() {
    return this.page.locator('.mp-page:not([hidden])');
  }

  async open(query = ''): Promise<void> {
    await this.page.goto(this.url + query);
  }

  async at(name: string): Promise<void> {
    await expect(this.page.locator(`.mp-page[data-page="pages/${name}/index"]:not([hidden])`)).toBeVisible();
  }

  async tap(text: string): Promise<void> {
    await this.top.getByText(text, { exact: true }).first().tap();
  }

  async pick(question: string, answer: string): Promise<void> {
    await this.top.getByRole('radiogroup', { name: question }).getByText(answer, { exact: true }).tap();
  }

  async type(label: string, text: string): Promise<void> {
    await this.top.getByLabel(label, { exact: true }).fill(text);
  }

  async shot(name: string): Promise<void> {
    const { scrolled, shown } = await this.top.locator('page').evaluate((page) => ({ scrolled: page.scrollWidth, shown: page.clientWidth }));
    expect(scrolled, `${name} is wider than the screen`).toBeLessThanOrEqual(shown);
    await this.page.screenshot({ path: join(SHOTS, `mini-${name}.png`), animations: 'disabled' });
  }

  async logIn(mobile: string): Promise<void> {
    await this.type('手机号码', mobile);
    await this.tap('获取验证码');
    const shown = await this.top.getByText('演示环境，验证码是').textContent();
    await this.type('短信验证码', /\d{6}/.exec(shown ?? '')?.[0] ?? '');
    await this.top.getByRole('button', { name: '登录', exact: true }).tap();
  }

  async leave(): Promise<void> {
    expect(this.problems).toEqual([]);
  }
}
