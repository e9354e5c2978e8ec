import { beforeEach, describe, expect, it, vi } from 'vitest';
import { draftOf } from '../miniprogram/lib/drafts';

/** A page as its file defines it. */
interface Definition {
  data: Record<string, unknown>;
}
interface Listing extends Definition {
  setData(data: Record<string, unknown>): void;
  onShow(): void;
  onLoad(query: Record<string, string>): void;
  onReachBottom(): void;
  typed(event: unknown): void;
  search(): Promise<void>;
}

const { api, pages } = vi.hoisted(() => {
  const pages: Definition[] = [];
  vi.stubGlobal('wx', { getAppBaseInfo: () => ({ language: 'zh_CN' }) });
  vi.stubGlobal('Page', (page: Definition) => pages.push(page));
  return { api: { signedIn: true } as Record<string, unknown>, pages };
});
vi.mock('../miniprogram/lib/session', () => ({ api, whoami: () => Promise.resolve({}) }));
// How a row looks is not what is asked here, and its icons come from another package when the app is built.
vi.mock('../miniprogram/lib/look', () => ({ scale: { factor: 1 }, describe: String, itemLook: () => ({}), moment: () => ({}), periodText: String }));
await import('../miniprogram/pages/cases/index');
await import('../miniprogram/pages/items/index');

/** Opens a page as WeChat does. */
function opened(at: number): Listing {
  const page = { ...pages[at], data: structuredClone(pages[at]?.data) } as Listing;
  page.setData = (data) => Object.assign(page.data, data);
  return page;
}

interface Asked {
  q?: string;
  cursor?: string;
  answer(names: string[], nextCursor?: string): Promise<void>;
  refuse(): Promise<void>;
}

/** What a list was asked for, to be answered when the test says so. */
let asked: Asked[];
const settled = () => new Promise((resolve) => { setTimeout(resolve); });

beforeEach(() => {
  asked = [];
  const list = (row: (name: string) => object) => (query: { q?: string; cursor?: string }) =>
    new Promise((resolve, reject) => {
      asked.push({
        ...query,
        answer: async (names, nextCursor) => {
          resolve({ items: names.map(row), nextCursor: nextCursor ?? null });
          await settled();
        },
        refuse: async () => {
          reject(new Error('gone'));
          await settled();
        },
      });
    });
  api['items'] = list((key) => ({ key, name: key, department: { name: '' }, promised: { days: 1, unit: 'day' }, visits: 0 }));
  api['myCases'] = list((id) => ({ id, item: { key: id, name: id }, stateText: '', state: 'draft', applicant: { name: '' }, number: id, createdAt: '2026-11-22T01:00:00Z', submittedAt: null }));
});

const shown = (page: Listing, of: 'items' | 'cases') => (page.data[of] as { key?: string; id?: string }[]).map(({ key, id }) => key ?? id);

describe('the list of cases', () => {
  it('goes on at its end, once at a time, and begins anew when it is shown again', async () => {
    const page = opened(0);
    page.onShow();
    await settled();
    await asked[0]?.answer(['a', 'b'], 'second');
    page.onReachBottom();
    page.onReachBottom();
    await settled();
    expect(asked.map(({ cursor }) => cursor)).toEqual([undefined, 'second']);
    await asked[1]?.answer(['c']);
    expect(shown(page, 'cases')).toEqual(['a', 'b', 'c']);
    page.onReachBottom();
    await settled();
    expect(asked).toHaveLength(2);
    page.onShow();
    await settled();
    await asked[2]?.answer(['d', 'a']);
    expect(shown(page, 'cases')).toEqual(['d', 'a']);
  });

  it('has the draft of an item however far back it is', async () => {
    const found = draftOf('wanted');
    await asked[0]?.answer(['a', 'b'], 'second');
    await asked[1]?.answer(['c', 'wanted'], 'third');
    expect(await found).toMatchObject({ id: 'wanted' });
    expect(asked).toHaveLength(2);
    const none = draftOf('wanted');
    await asked[2]?.answer([]);
    expect(await none).toBeUndefined();
  });
});

describe('the list of items', () => {
  it('has what was searched for last, whatever answers last', async () => {
    const page = opened(1);
    page.onLoad({ q: 'A' });
    page.typed({ detail: { value: 'B' } });
    void page.search();
    await asked[1]?.answer(['b1'], 'second');
    await asked[0]?.answer(['a1']);
    expect(shown(page, 'items')).toEqual(['b1']);
    page.typed({ detail: { value: 'C' } });
    page.onReachBottom();
    page.onReachBottom();
    expect(asked.slice(2)).toMatchObject([{ q: 'B', cursor: 'second' }]);
    await asked[2]?.answer(['b2']);
    expect(shown(page, 'items')).toEqual(['b1', 'b2']);
  });

  it('is not said to have failed because an earlier search did', async () => {
    const page = opened(1);
    page.onLoad({ q: 'A' });
    void page.search();
    await asked[0]?.refuse();
    expect(page.data).toMatchObject({ busy: true, failure: '' });
    await asked[1]?.answer(['b1']);
    expect(page.data).toMatchObject({ busy: false, failure: '' });
  });
});
