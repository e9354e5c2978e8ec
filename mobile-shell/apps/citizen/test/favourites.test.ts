import { OfflineError, ProblemError } from '@onewindow/sdk';
import { expect, test, vi } from 'vitest';
import { ref } from 'vue';

const KEY = 'onewindow.favourites';

/** Browser storage in memory, with what was kept before anybody logged in. */
function storage(...items: string[]): Record<string, string> {
  const kept: Record<string, string> = { [KEY]: JSON.stringify(items) };
  const methods = {
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => (kept[key] = value),
    removeItem: (key: string) => Reflect.deleteProperty(kept, key),
  };
  vi.stubGlobal('localStorage', Object.setPrototypeOf(kept, methods) as Storage);
  return kept;
}

test('what a device kept becomes the person\'s item by item, and what has no answer yet stays', async () => {
  const kept = storage('newest', 'cancelled', 'oldest');
  const added: string[] = [];
  let reachable = false;
  const api = {
    signedIn: true,
    addFavourite: (key: string) => {
      if (key === 'cancelled') return Promise.reject(new ProblemError(404, 'item_not_found', '', '', undefined, [], {}));
      if (key === 'newest' && !reachable) return Promise.reject(new OfflineError('away'));
      added.push(key);
      return Promise.resolve();
    },
    favourites: () => Promise.resolve({ items: [...added].reverse().map((key) => ({ key })) }),
  };
  const me = ref(1);
  vi.doMock('../src/data/session', () => ({ api, me }));
  const { favourites, followFavourites } = await import('../src/data/favourites');
  followFavourites();
  await vi.waitFor(() => {
    expect(kept[KEY]).toBe('["newest"]');
  });
  expect(added).toEqual(['oldest']);

  reachable = true;
  me.value = 2;
  await vi.waitFor(() => {
    expect(favourites.value).toEqual(['newest', 'oldest']);
  });
  expect(kept[KEY]).toBeUndefined();
});
