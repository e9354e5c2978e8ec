import { describe, expect, it, vi } from 'vitest';
import { nearestFirst } from '../src/data/centres';
import { metresBetween } from '../src/data/distance';
import { FIELDS, themeOf } from '../src/data/fields';

vi.mock('../src/data/session', () => ({ api: {} }));

describe('how far it is', () => {
  it('is measured along the earth', () => {
    const beijing = { lat: 39.9042, lng: 116.4074 };
    const shanghai = { lat: 31.2304, lng: 121.4737 };
    expect(metresBetween(beijing, shanghai) / 1000).toBeCloseTo(1067, -1);
    expect(metresBetween(beijing, beijing)).toBe(0);
  });

  it('crosses the line where days change', () => {
    expect(metresBetween({ lat: 0, lng: 179.999 }, { lat: 0, lng: -179.999 })).toBeLessThan(300);
  });
});

describe('service centres', () => {
  it('come the nearest first, and those nobody has placed last in their order', () => {
    const centre = (key: string, lat?: number) => ({ key, name: key, district: 'd', ...(lat === undefined ? {} : { latE6: lat * 1e6, lngE6: 0 }) });
    const offices = [centre('a'), centre('b', 3), centre('c', 1), centre('d')];
    expect(nearestFirst(offices, undefined).map(({ key }) => key)).toEqual(['a', 'b', 'c', 'd']);
    const sorted = nearestFirst(offices, { lat: 1.001, lng: 0 });
    expect(sorted.map(({ key }) => key)).toEqual(['c', 'b', 'a', 'd']);
    expect(sorted[0]?.metres).toBeCloseTo(111, 0);
    expect(sorted[3]?.metres).toBeUndefined();
  });
});

describe('the seven fields', () => {
  it('lead to a theme that has items, or nowhere', () => {
    expect(FIELDS).toHaveLength(7);
    const known = new Set(['交通出行']);
    expect(FIELDS.map((field) => themeOf(field, known)).filter((theme) => theme !== undefined)).toEqual(['交通出行']);
  });
});
