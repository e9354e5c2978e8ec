import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { packageLook } from '../src/data/look';

test('every package of the catalogue has a sign of its own', () => {
  const keys = readdirSync(new URL('../../../../catalogue/packages', import.meta.url)).map((name) => name.replace('.yaml', ''));
  const signs = keys.map((key) => packageLook(key, 0).icon);
  expect(signs).not.toContain('files');
  expect(new Set(signs).size).toBe(keys.length);
});
