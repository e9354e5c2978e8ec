import { describe, expect, it } from 'vitest';
import { between, moved, resized } from '../src/case/notes';

describe('a place on a page', () => {
  it('is a point after a tap, and a rectangle whichever way it was drawn', () => {
    expect(between({ x: 0.5, y: 0.25 }, { x: 0.504, y: 0.251 })).toEqual({ x: 500, y: 250, width: 0, height: 0 });
    const drawn = { x: 200, y: 100, width: 300, height: 50 };
    expect(between({ x: 0.2, y: 0.1 }, { x: 0.5, y: 0.15 })).toEqual(drawn);
    expect(between({ x: 0.5, y: 0.15 }, { x: 0.2, y: 0.1 })).toEqual(drawn);
    expect(between({ x: -0.5, y: 0.9 }, { x: 0.1, y: 1.5 })).toEqual({ x: 0, y: 900, width: 100, height: 100 });
  });

  it('stays on its page however far it is moved or stretched', () => {
    const place = { x: 900, y: 10, width: 80, height: 40 };
    expect(moved(place, 50, -50)).toEqual({ ...place, x: 920, y: 0 });
    expect(resized(place, 50, -50)).toEqual({ ...place, width: 100, height: 0 });
  });
});
