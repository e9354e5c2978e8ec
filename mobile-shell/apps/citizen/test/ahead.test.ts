import { describe, expect, it } from 'vitest';
import { fetchAhead, LISTS, MOST_ITEMS, type Shelf } from '../src/worker/ahead';

const LIST = '/api/v1/items?limit=100';

/** A server with so many items, and a shelf that notes what was fetched. */
function city({ items = 3, failsAt = '' } = {}) {
  const keys = Array.from({ length: items }, (_, at) => `item-${String(at)}`);
  const versions = new Map(keys.map((key) => [key, 1]));
  const shelf = new Map<string, string>();
  const fetched: string[] = [];
  const answer = (path: string): string | undefined => {
    if (path === failsAt) return undefined;
    if (path === LIST) {
      return JSON.stringify({ items: keys.map((key) => ({ key, version: versions.get(key), status: key === 'item-1' ? 'suspended' : 'published' })) });
    }
    const key = path.replace('/api/v1/items/', '');
    const version = versions.get(key);
    return version === undefined ? 'text' : JSON.stringify({ version, pack: { url: `/api/v1/packs/${key}-${String(version)}` } });
  };
  const reader: Shelf = {
    kept: (path) => Promise.resolve(shelf.get(path)),
    fetched: (path) => {
      fetched.push(path);
      const text = answer(path);
      if (text !== undefined) shelf.set(path, text);
      return Promise.resolve(text);
    },
  };
  return { versions, shelf, fetched, run: () => fetchAhead(reader) };
}

describe('what is fetched ahead', () => {
  it('is each guide that can be applied for, with its pack, and the lists that lead there', async () => {
    const { shelf, run } = city();
    await run();
    for (const path of ['/api/v1/items/item-0', '/api/v1/packs/item-0-1', '/api/v1/items/item-2', '/api/v1/packs/item-2-1', '/api/v1/calendar', ...LISTS]) {
      expect([...shelf.keys()], path).toContain(path);
    }
    expect([...shelf.keys()]).not.toContain('/api/v1/items/item-1');
  });

  it('is only the list when nothing has changed, and only what has', async () => {
    const { versions, fetched, run } = city();
    await run();
    fetched.length = 0;
    await run();
    expect(fetched).toEqual([LIST]);
    versions.set('item-2', 2);
    fetched.length = 0;
    await run();
    expect(fetched).toEqual([LIST, '/api/v1/items/item-2', '/api/v1/packs/item-2-2']);
  });

  it('ends with the first that fails, and goes on from there the next time', async () => {
    const { fetched, run } = city({ failsAt: '/api/v1/packs/item-0-1' });
    await run();
    expect(fetched.at(-1)).toBe('/api/v1/packs/item-0-1');
  });

  it('has an end in a city with more items than anybody needs', async () => {
    const { shelf, run } = city({ items: MOST_ITEMS + 5 });
    await run();
    expect([...shelf.keys()].filter((path) => path.startsWith('/api/v1/items/'))).toHaveLength(MOST_ITEMS);
  });
});
