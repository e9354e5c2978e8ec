import { expect, it } from 'vitest';
import { keyOf, offsetOf, readFolder } from '../src/editor/folder';

const file = (webkitRelativePath: string, text: string) => ({ webkitRelativePath, text: () => Promise.resolve(text) });

it('takes the items and code tables right below the folder, and nothing else', async () => {
  const { items, codes } = await readFolder([
    file('catalogue/items/b.yaml', 'item: b'),
    file('catalogue/items/a.yaml', 'item: a'),
    file('catalogue/codes/licences.yaml', 'rows'),
    file('catalogue/tests/codes/licences.yaml', 'of an example'),
    file('catalogue/README.md', ''),
  ]);
  expect([...items]).toEqual([['a', 'item: a'], ['b', 'item: b']]);
  expect(codes).toEqual({ licences: 'rows' });
});

it('finds a place counted in lines and characters', () => {
  const text = 'a: 甲\nb: 𠮷 x\n';
  expect(text.slice(offsetOf(text, 2, 6))).toBe('x\n');
  expect(offsetOf(text, 99, 1)).toBe(text.length);
});

it('calls an item as it calls itself', () => {
  expect(keyOf('# new\nitem: "canyin-xuke"\nversion: 1')).toBe('canyin-xuke');
  expect(keyOf('')).toBe('item');
});
