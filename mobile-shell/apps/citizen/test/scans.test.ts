import type { StoredFile } from '@onewindow/sdk';
import { ref, type Ref } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followScans } from '../src/data/scans';

const file = (id: string, state: string): StoredFile =>
  ({ id, state, material: 'identity', name: 'a.jpg', mediaType: 'image/jpeg', size: 1, sha256: id, uploadedAt: '', problem: null }) as StoredFile;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', { hidden: false });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function following(first: StoredFile[], answer: (files: Ref<StoredFile[]>) => Promise<unknown>) {
  const files = ref(first);
  const asked: number[] = [];
  const begun = Date.now();
  const stop = followScans(() => files.value, () => {
    asked.push(Date.now() - begun);
    return answer(files);
  });
  return { files, asked, stop };
}

describe('files that wait for the scanner', () => {
  it('are asked about with growing pauses until none waits', async () => {
    let left = 3;
    const { asked } = following([file('a', 'available'), file('b', 'quarantined')], (files) => {
      left -= 1;
      if (left === 0) files.value = [file('a', 'available'), file('b', 'available')];
      return Promise.resolve();
    });
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect(asked).toEqual([2000, 5000, 9500]);
  });

  it('are not asked about when there are none, when nobody looks, or when the form is closed', async () => {
    const none = following([file('a', 'available'), file('b', 'refused')], () => Promise.resolve());
    await vi.advanceTimersByTimeAsync(60_000);
    expect(none.asked).toEqual([]);

    vi.stubGlobal('document', { hidden: true });
    const hidden = following([file('a', 'quarantined')], () => Promise.resolve());
    await vi.advanceTimersByTimeAsync(60_000);
    expect(hidden.asked).toEqual([]);
    hidden.stop();

    vi.stubGlobal('document', { hidden: false });
    const closed = following([file('a', 'quarantined')], () => Promise.resolve());
    closed.stop();
    closed.files.value = [file('c', 'quarantined')];
    await vi.advanceTimersByTimeAsync(60_000);
    expect(closed.asked).toEqual([]);
  });

  it('are asked about again after a break, at most half a minute apart, and soon when one comes', async () => {
    const { files, asked, stop } = following([file('a', 'quarantined')], () => Promise.reject(new Error('no line')));
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    const pauses = asked.map((at, place) => at - (asked[place - 1] ?? 0));
    expect(pauses.slice(-3)).toEqual([30_000, 30_000, 30_000]);
    const before = asked.length;
    files.value = [...files.value, file('b', 'quarantined')];
    await vi.advanceTimersByTimeAsync(2000);
    expect(asked.length).toBe(before + 1);
    stop();
  });

  it('are asked about in one row of questions, whatever comes while one is on its way', async () => {
    const { files, asked, stop } = following([file('a', 'quarantined')], async () => {
      await new Promise((resolve) => setTimeout(resolve, 1000));
    });
    await vi.advanceTimersByTimeAsync(2500);
    files.value = [...files.value, file('b', 'quarantined')];
    await vi.advanceTimersByTimeAsync(5500);
    expect(asked).toEqual([2000, 4500]);
    stop();
  });
});
