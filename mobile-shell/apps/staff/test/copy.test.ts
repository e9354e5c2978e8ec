import { ProblemError } from '@onewindow/sdk';
import { beforeEach, expect, it, vi } from 'vitest';
import { effectScope } from 'vue';
import { useWorkingCopy, type CopyDesk } from '../src/editor/copy';

const { api } = vi.hoisted(() => ({
  api: { editedItem: vi.fn(), workingCopy: vi.fn(), saveWorkingCopy: vi.fn(), itemSource: vi.fn() },
}));
vi.mock('../src/data/session', () => ({ api }));

const texts: Record<string, string> = {};
let desk: CopyDesk;

beforeEach(() => {
  vi.resetAllMocks();
  Object.assign(texts, { a: 'item: a', b: 'item: b' });
  api.editedItem.mockImplementation((key: string) => Promise.resolve({ key, copyVersion: 1, workingCopy: { version: 1 } }));
  api.workingCopy.mockImplementation((key: string) => Promise.resolve({ version: 1, source: texts[key] }));
  api.saveWorkingCopy.mockImplementation((key: string, version: number, source: string) => {
    texts[key] = source;
    return Promise.resolve({ version: version + 1, source });
  });
  const scope = effectScope();
  const made = scope.run(useWorkingCopy);
  if (made) desk = made;
});

it('keeps what was typed of one item before another is shown', async () => {
  await desk.open('a');
  desk.text.value = 'item: a\nmine: 1';
  expect(await desk.open('b')).toBe(true);
  expect(texts['a']).toBe('item: a\nmine: 1');
  expect(desk.text.value).toBe('item: b');
  await desk.open('a');
  expect(desk.text.value).toBe('item: a\nmine: 1');
});

it('stays at an item while what was typed of it cannot be kept', async () => {
  await desk.open('a');
  desk.text.value = 'mine';
  api.saveWorkingCopy.mockRejectedValueOnce(new TypeError('no network'));
  expect(await desk.open('b')).toBe(false);
  expect([desk.item.value?.key, desk.text.value]).toEqual(['a', 'mine']);
  expect(desk.failure.value).toBeInstanceOf(TypeError);
});

it('stays at an item while a colleague has saved another text of it', async () => {
  await desk.open('a');
  desk.text.value = 'mine';
  texts['a'] = 'theirs';
  api.saveWorkingCopy.mockRejectedValueOnce(new ProblemError(412, 'stale_version', '', '', undefined, [], {}));
  expect(await desk.openNew()).toBe(false);
  expect(desk.theirs.value?.source).toBe('theirs');
  expect(desk.text.value).toBe('mine');
});

it('gives back what was begun of an item that nobody has', async () => {
  await desk.openNew();
  desk.text.value = 'item: c';
  await desk.open('a');
  await desk.openNew();
  expect(desk.text.value).toBe('item: c');
});
