import { describe, expect, it } from 'vitest';
import { GAP, heightOf, larger, near, pixelsFor, reading, smaller, spotAt, stacked, topOf, turned } from '../src/pdf/layout';

const A4 = { width: 600, height: 800 };
const PLAN = { width: 800, height: 600 };
const hundred = stacked(Array.from({ length: 100 }, () => A4), 600, 0);

describe('the pages of a document', () => {
  it('are all as wide as the pane, whichever way they lie, one below the other', () => {
    const [first, second] = stacked([A4, PLAN], 1200, 0);
    expect(first).toEqual({ top: GAP, width: 1200, height: 1600 });
    expect(second).toEqual({ top: 2 * GAP + 1600, width: 1200, height: 900 });
    const [lying] = stacked([A4], 1200, 1);
    expect(lying?.height).toBe(900);
  });

  it('are drawn on the screen and a screen before and after it, however many there are', () => {
    expect([...near(hundred, 0, 600)]).toEqual([0, 1]);
    const middle = topOf(hundred, { page: 50, share: 0 });
    expect([...near(hundred, middle, 800)]).toEqual([49, 50, 51]);
    expect([...near(hundred, heightOf(hundred) - 600, 600)]).toEqual([98, 99]);
    expect(near([], 0, 600).size).toBe(0);
  });

  it('are counted by the one being read', () => {
    expect(reading(hundred, 0, 600)).toBe(0);
    expect(reading(hundred, topOf(hundred, { page: 7, share: 0 }) - 100, 600)).toBe(7);
    expect(reading(hundred, topOf(hundred, { page: 7, share: 0 }) - 300, 600)).toBe(6);
    // A last page too short to reach the line is still the last.
    const receipt = stacked([A4, { width: 600, height: 60 }], 600, 0);
    expect(reading(receipt, heightOf(receipt) - 600, 600)).toBe(1);
    expect(reading([], 0, 600)).toBe(0);
  });

  it('show the same spot after their size changed', () => {
    const wide = stacked(Array.from({ length: 100 }, () => A4), 1200, 0);
    const spot = spotAt(hundred, topOf(hundred, { page: 30, share: 0.25 }));
    expect(spot).toEqual({ page: 30, share: 0.25 });
    expect(topOf(wide, spot)).toBeCloseTo((wide[30]?.top ?? 0) + 0.25 * 1600);
    expect(topOf(wide, spotAt(hundred, 0))).toBe(0);
  });

  it('grow and shrink by steps that end', () => {
    expect([larger(1), larger(1.1), smaller(1), smaller(1.1)]).toEqual([1.25, 1.25, 0.75, 1]);
    expect([larger(6), smaller(0.5)]).toEqual([6, 0.5]);
  });

  it('are as sharp as the screen, unless no canvas can be that large', () => {
    expect(pixelsFor(A4, 2)).toBe(2);
    const ratio = pixelsFor({ width: 4000, height: 8000 }, 2);
    expect(4000 * ratio * 8000 * ratio).toBeCloseTo(16_777_216);
  });

  it('take their places with them when they are turned', () => {
    const place = { x: 100, y: 200, width: 300, height: 50 };
    expect(turned(place, 1)).toEqual({ x: 750, y: 100, width: 50, height: 300 });
    expect(turned(place, 2)).toEqual({ x: 600, y: 750, width: 300, height: 50 });
    for (const quarters of [0, 1, 2, 3]) expect(turned(turned(place, quarters), -quarters)).toEqual(place);
  });
});
