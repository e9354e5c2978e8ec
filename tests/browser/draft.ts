import { expect, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import { Person } from './people';

export const ANSWERS = {
  operator: { name: '林晓', residentId: '990000199001010017', mobile: '13800000001' },
  business: { nameKind: 'none', scope: '日用百货销售', hasPreApproval: false, capital: 5.5 },
  premises: { district: 'dongqu', address: '人民路18号1层', right: 'rented' },
  agency: { byAgent: false },
};
export const CHOICES = { commitments: [], deferrals: [], licences: ['resident-id-card'] };

export interface Draft {
  id: string;
  version: number;
  state: string;
  answers: Record<string, Record<string, unknown>>;
  files: { name: string; size: number }[];
}

/** Somebody at a draft on their phone, whose network and browser fail in all ways. */
export class Filler {
  private constructor(
    readonly person: Person,
    readonly page: Page,
  ) {}

  static async open(browser: Browser, mobile = '13800000001', options: BrowserContextOptions = {}): Promise<Filler> {
    const person = await Person.open(browser, options);
    await person.page.goto('/login?next=/cases');
    await person.logIn(mobile);
    await inCharge(person.page);
    return new Filler(person, person.page);
  }

  /** The same person in another tab. */
  async tab(): Promise<Filler> {
    return new Filler(this.person, await this.page.context().newPage());
  }

  /** What is asked of the API in the name of whoever is logged in on the page. */
  async ask<T>(method: 'get' | 'post' | 'put', path: string, data?: unknown, version?: number): Promise<T> {
    const token = await this.page.evaluate(() => (JSON.parse(localStorage.getItem('onewindow.citizen') ?? '{}') as { accessToken: string }).accessToken);
    const headers = {
      Authorization: `Bearer ${token}`,
      ...(method === 'post' ? { 'Idempotency-Key': crypto.randomUUID() } : {}),
      ...(version === undefined ? {} : { 'If-Match': `"${String(version)}"` }),
    };
    const answer = await this.page.request[method](`/api/v1${path}`, { headers, data });
    expect(answer.ok(), await answer.text()).toBe(true);
    return (await answer.json()) as T;
  }

  /** A new draft, open at its first step; `whole` has all answers already. */
  async begin(whole = false): Promise<string> {
    const body = { itemKey: 'getihu-sheli', applicant: { kind: 'person' }, district: 'dongqu' };
    const made = await this.ask<Draft>('post', '/cases', body);
    if (whole) await this.ask('put', `/cases/${made.id}/draft`, { answers: ANSWERS, choices: CHOICES }, made.version);
    await this.open(made.id);
    // What the form begins with is saved as anything else is.
    if (!whole) await expect.poll(async () => (await this.draft(made.id)).answers['operator']?.['mobile']).toBeDefined();
    return made.id;
  }

  async open(id: string, step = ''): Promise<void> {
    await this.page.goto(`/cases/${id}/fill${step}`);
    await expect(this.page.getByRole('heading', { level: 2 }).first()).toBeVisible();
  }

  draft(id: string): Promise<Draft> {
    return this.ask<Draft>('get', `/cases/${id}`);
  }

  get name() {
    return this.page.getByLabel('姓名', { exact: true });
  }

  get mobile() {
    return this.page.getByLabel('手机号码', { exact: true });
  }

  async offline(is: boolean): Promise<void> {
    await this.page.context().setOffline(is);
  }

  /** Waits until what was typed is kept on the phone: the store has it, sealed. */
  async kept(): Promise<void> {
    await expect(this.page.getByText(/未联网，已存在本机|已保存|请重新登录|有冲突/).first()).toBeVisible();
    await this.page.evaluate(async () => {
      // Writing begins once what was typed is drawn.
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      // A later transaction on the same rows ends after those before it.
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const open = indexedDB.open('onewindow.kept');
        open.onsuccess = () => {
          resolve(open.result);
        };
        open.onerror = () => {
          reject(open.error ?? new Error('closed'));
        };
      });
      await new Promise((done) => {
        const transaction = database.transaction('rows', 'readwrite');
        transaction.oncomplete = done;
        transaction.objectStore('rows').count();
      });
      database.close();
    });
  }
}

/** Waits until the worker has everything it keeps and is in charge of the page. */
export async function inCharge(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return;
    await new Promise((taken) => {
      navigator.serviceWorker.addEventListener('controllerchange', taken, { once: true });
    });
  });
}

/** All the phone keeps, as somebody would read it who took the phone. */
export function onThePhone(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const parts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve) => {
        const open = indexedDB.open(name ?? '');
        open.onsuccess = () => {
          resolve(open.result);
        };
      });
      for (const store of Array.from(database.objectStoreNames)) {
        const all = await new Promise<unknown[]>((resolve) => {
          const request = database.transaction(store).objectStore(store).getAll();
          request.onsuccess = () => {
            resolve(request.result);
          };
        });
        for (const row of all) {
          parts.push(JSON.stringify(row));
          for (const value of Object.values(row as object)) if (value instanceof ArrayBuffer) parts.push(new TextDecoder().decode(value));
        }
      }
      database.close();
    }
    return parts.join('\n');
  });
}
