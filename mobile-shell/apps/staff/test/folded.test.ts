import { describe, expect, it } from 'vitest';
import { folded } from '../src/editor/folded';

describe('a text held against another', () => {
  it('shows the lines the other does not have with those around them, and folds the rest', () => {
    const other = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].join('\n');
    const shown = folded(other.replace('e', 'E'), other);
    expect(shown.map(({ text }) => text)).toEqual(['⋯', 'c', 'd', 'E', 'f', 'g', '⋯']);
    expect(shown.filter(({ differs }) => differs).map(({ number }) => number)).toEqual([5]);
    expect(folded(other, other).map(({ text }) => text)).toEqual(['⋯']);
  });
});
