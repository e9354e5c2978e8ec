import type { StoredFile } from '@onewindow/sdk';
import { shallowRef } from 'vue';
import { describe, expect, it } from 'vitest';
import { keepAttached } from '../src/data/attached';

const file = (id: string, state = 'available', sha256 = id): StoredFile =>
  ({ id, state, material: 'identity', name: 'a.jpg', mediaType: 'image/jpeg', size: 1, sha256, uploadedAt: '', problem: null }) as StoredFile;

function form(first: StoredFile[]) {
  const files = shallowRef(first);
  const said: string[] = [];
  const stop = keepAttached(() => files.value, {
    attach: (material, { sha256 }) => said.push(`+${material}/${sha256}`),
    detach: (material, sha256) => said.push(`-${material}/${sha256}`),
  });
  return { files, said, stop };
}

describe('what a form counts as provided', () => {
  it('is a file whoever told of it first: the upload, a save, or a question', () => {
    const { files, said } = form([file('a')]);
    files.value = [file('a'), file('b')];
    files.value = [file('a'), file('b')];
    expect(said).toEqual(['+identity/b']);
  });

  it('is no file that carries a virus or was taken out', () => {
    const { files, said } = form([file('a', 'quarantined'), file('b', 'refused'), file('c', 'quarantined'), file('e')]);
    files.value = [file('a', 'refused'), file('b', 'refused'), file('c'), file('d', 'refused')];
    expect(said).toEqual(['-identity/a', '-identity/e']);
  });

  it('is a file as long as one with its bytes is left', () => {
    const { files, said, stop } = form([file('a', 'available', 'x'), file('b', 'available', 'x')]);
    files.value = [file('b', 'available', 'x')];
    expect(said).toEqual([]);
    stop();
    files.value = [];
    expect(said).toEqual([]);
  });
});
