import { expect, test } from 'vitest';
import { computed, nextTick, ref, shallowRef } from 'vue';
import { all, firstOf, useSifted } from '../src/data/listed';

/** A list of numbers from 0, five on a page, and how often it was read. */
function list(size: number) {
  const asked: (string | undefined)[] = [];
  const read = (cursor?: string) => {
    asked.push(cursor);
    const from = Number(cursor ?? 0);
    const items = Array.from({ length: Math.min(5, size - from) }, (_, at) => from + at);
    return Promise.resolve({ items, nextCursor: from + 5 < size ? String(from + 5) : null });
  };
  return { asked, read };
}

test('what is wanted is found on whichever page it is, and no page is read for nothing', async () => {
  const { asked, read } = list(23);
  expect(await firstOf(read, 1, (one) => one === 12)).toEqual([12]);
  expect(asked).toEqual([undefined, '5', '10']);
  expect(await firstOf(read, 2, (one) => one > 40)).toEqual([]);
  expect(await all(read)).toHaveLength(23);
});

test('a filter reads on until it shows a screenful, and stops where reading fails', async () => {
  const { asked, read } = list(60);
  const rows = shallowRef<number[]>([]);
  const next = ref<string | null>('0');
  const moreFailure = shallowRef<unknown>();
  let isAway = false;
  const more = async () => {
    if (next.value === null) return;
    moreFailure.value = isAway ? new Error('away') : undefined;
    if (isAway) return;
    const page = await read(next.value);
    rows.value = [...rows.value, ...page.items];
    next.value = page.nextCursor;
  };
  const wanted = ref((one: number) => one >= 0);
  const pages = { value: shallowRef(), failure: shallowRef(), busy: ref(false), again: () => Promise.resolve(), rows, hasMore: computed(() => next.value !== null), moreFailure, more };
  const { shown, isReading } = useSifted<number>(pages, (one) => wanted.value(one));
  const settled = async () => {
    await nextTick();
    while (isReading.value) await Promise.resolve();
  };
  rows.value = [0];
  await settled();
  expect([shown.value.length, asked.length]).toEqual([11, 2]);
  wanted.value = (one) => one > 40;
  await settled();
  expect([shown.value[0], shown.value.length]).toEqual([41, 14]);
  isAway = true;
  wanted.value = (one) => one > 58;
  await settled();
  expect([shown.value, moreFailure.value !== undefined]).toEqual([[], true]);
});
