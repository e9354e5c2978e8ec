import { expect, it } from 'vitest';
import { firstThatFits, isDrawable, isFit, LONG_SIDE } from '../src/uploads/photo';

const MIB = 1024 * 1024;
const scans = { mediaTypes: ['image/jpeg', 'image/png', 'application/pdf'], maxBytes: 5 * MIB };
const one = (name: string, type: string, size: number) => ({ name, type, size });

it('looks at photos that are large or of a kind that is not taken, and leaves all else as it is', () => {
  for (const [file, wanted, is] of [
    [one('a.jpg', 'image/jpeg', 8 * MIB), scans, true],
    [one('a.png', 'image/png', 2 * MIB), scans, true],
    [one('a.jpg', 'image/jpeg', 300), scans, false],
    [one('a.jpg', 'image/jpeg', 300), { ...scans, maxBytes: 200 }, true],
    [one('a.pdf', 'application/pdf', 8 * MIB), scans, false],
    [one('a.webp', 'image/webp', 300), scans, true],
    [one('a.heic', '', 300), scans, true],
    [one('a.heic', 'image/heic', 300), scans, true],
    [one('a.webp', 'image/webp', 300), { ...scans, mediaTypes: ['application/pdf'] }, false],
  ] as const) {
    expect([file.name, file.size, isDrawable(file, wanted)]).toEqual([file.name, file.size, is]);
  }
});

it('sends a photo as it is when it is neither too large nor wider than needed', () => {
  const photo = one('a.jpg', 'image/jpeg', 3 * MIB);
  expect(isFit(photo, LONG_SIDE, scans)).toBe(true);
  expect(isFit(photo, LONG_SIDE + 1, scans)).toBe(false);
  expect(isFit(photo, LONG_SIDE, { ...scans, maxBytes: 2 * MIB })).toBe(false);
  expect(isFit(one('a.webp', 'image/webp', 300), 64, scans)).toBe(false);
});

it('steps down until the photo fits, and gives up where nothing does or nothing can be drawn', async () => {
  const tried: [number, number][] = [];
  const draw = (longSide: number, quality: number) => {
    tried.push([longSide, quality]);
    return Promise.resolve(new Blob(['x'.repeat(Math.round(longSide * quality))]));
  };
  expect((await firstThatFits(draw, 1700))?.size).toBe(1680);
  expect(tried).toEqual([[2400, 0.85], [2400, 0.7]]);
  expect(await firstThatFits(draw, 100)).toBeUndefined();
  expect(await firstThatFits(() => Promise.resolve(null), 1e9)).toBeUndefined();
});
