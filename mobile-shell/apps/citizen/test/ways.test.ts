import { describe, expect, it } from 'vitest';
import { keyOf, wayOf } from '../src/worker/ways';

const ORIGIN = 'https://one.example';
const FILES = new Set(['/icon.svg', '/assets/index-12345678.js']);

function way(path: string, { method = 'GET', isPage = false } = {}): string {
  return wayOf({ method, url: new URL(path, ORIGIN), isPage }, ORIGIN, FILES);
}

describe('how the worker answers', () => {
  it('keeps nothing that is about a person or not meant for all', () => {
    const personal = ['me', 'cases', 'cases/1', 'cases/1/files/2', 'uploads/1', 'messages', 'package-applications/1', 'receipts/1/verification?code=2', 'items?q=开店', 'staff/cases'];
    for (const path of personal) expect(way(`/api/v1/${path}`), path).toBe('past');
    expect(way('/api/v1/items', { method: 'POST' })).toBe('past');
    expect(way('https://other.example/api/v1/items')).toBe('past');
  });

  it('keeps what anybody may read', () => {
    for (const path of ['items', 'items?popular=true', 'items/a', 'items/a/windows', 'packages', 'packages/a', 'calendar', 'codes/divisions', 'offices', 'pickup-offices']) {
      expect(way(`/api/v1/${path}`), path).toBe('fresh');
    }
    expect(way(`/api/v1/packs/${'a'.repeat(64)}`)).toBe('lasting');
    expect(way('/api/v1/packs/latest')).toBe('past');
  });

  it('answers the pages of this app, and no other', () => {
    for (const path of ['/', '/items/a/start', '/cases/1/fill/materials', '/receipts/1']) expect(way(path, { isPage: true }), path).toBe('shell');
    for (const path of ['/staff/', '/staff', '/docs/', '/openapi.json', '/healthz']) expect(way(path, { isPage: true }), path).toBe('past');
    expect(way('/icon.svg')).toBe('file');
    expect(way('/assets/gone-12345678.js')).toBe('file');
    expect(way('/staff/assets/index-12345678.js')).toBe('past');
  });

  it('keeps each language apart', () => {
    const url = new URL('/api/v1/items?popular=true', ORIGIN);
    expect(keyOf(url, 'en')).not.toBe(keyOf(url, 'zh-CN'));
    expect(new URL(keyOf(url, 'en')).searchParams.get('popular')).toBe('true');
  });
});
