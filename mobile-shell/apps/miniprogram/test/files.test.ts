import { afterEach, describe, expect, it, vi } from 'vitest';
import { hasRoom, isTooLarge, smaller } from '../miniprogram/lib/files';

const MB = 1024 * 1024;
const photo = { path: 'wxfile://tmp_1.jpg', name: 'tmp_1.jpg', size: 9 * MB };

interface Asked {
  src: string;
  quality: number;
  compressedWidth?: number;
  compressedHeight?: number;
}

/** A WeChat that makes a photo as small as these sizes say, one try after the other. */
function wechat(sizes: number[], { width, height } = { width: 4000, height: 3000 }): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal('wx', {
    getImageInfo: async () => ({ width, height }),
    compressImage: async (how: Asked) => {
      asked.push(how);
      return { tempFilePath: `wxfile://small_${String(asked.length)}.jpg` };
    },
    getFileSystemManager: () => ({
      getFileInfo: ({ filePath, success }: { filePath: string; success(found: { size: number }): void }) => {
        success({ size: sizes[Number(/\d+/.exec(filePath)?.[0]) - 1] ?? 0 });
      },
    }),
  });
  return asked;
}

afterEach(() => { vi.unstubAllGlobals(); });

describe('a photo', () => {
  it('is made no larger than can be read, by its longer side', async () => {
    const asked = wechat([MB]);
    expect(await smaller(photo, 5 * MB)).toEqual({ path: 'wxfile://small_1.jpg', name: 'tmp_1.jpg', size: MB });
    expect(asked).toEqual([{ src: photo.path, quality: 80, compressedWidth: 2400 }]);
    const upright = wechat([MB], { width: 3000, height: 4000 });
    await smaller(photo, 5 * MB);
    expect(upright).toEqual([{ src: photo.path, quality: 80, compressedHeight: 2400 }]);
    const small = wechat([MB], { width: 1200, height: 800 });
    await smaller(photo, 5 * MB);
    expect(small).toEqual([{ src: photo.path, quality: 80 }]);
  });

  it('is made worse until it fits, and the smallest goes where none does', async () => {
    const asked = wechat([7 * MB, 4 * MB]);
    expect(await smaller(photo, 5 * MB)).toMatchObject({ size: 4 * MB });
    expect(asked.map(({ quality }) => quality)).toEqual([80, 60]);
    wechat([7 * MB, 6 * MB, 8 * MB]);
    expect(await smaller(photo, 5 * MB)).toMatchObject({ path: 'wxfile://small_2.jpg' });
  });

  it('goes as it is where it is small, where it would grow, and where WeChat cannot make it smaller', async () => {
    const asked = wechat([1]);
    expect(await smaller({ ...photo, size: MB }, 5 * MB)).toMatchObject({ path: photo.path });
    expect(asked).toEqual([]);
    wechat([10 * MB, 10 * MB, 10 * MB]);
    expect(await smaller(photo, 20 * MB)).toBe(photo);
    vi.stubGlobal('wx', { getImageInfo: async () => { throw new Error('getImageInfo:fail'); }, compressImage: async () => ({}) });
    expect(await smaller(photo, 5 * MB)).toBe(photo);
    vi.stubGlobal('wx', {});
    expect(await smaller(photo, 5 * MB)).toBe(photo);
  });
});

it('what the office takes of files is said by what it asks for', () => {
  expect(hasRoom([1], 2) && !hasRoom([1, 2], 2)).toBe(true);
  expect(isTooLarge(photo, 5 * MB) && !isTooLarge({ ...photo, size: 5 * MB }, 5 * MB)).toBe(true);
});
