import type { Json } from '@onewindow/client-core';
import { expect, it } from 'vitest';
import { begin } from '../src/index';

it('a form begins with what is known, but for what was answered already', () => {
  const answers = new Map<string, Json>([['/operator/mobile', '13900000000']]);
  const model = {
    field: (pointer: string) => ({ pointer, visible: true, required: true, value: answers.get(pointer), error: undefined }),
    set: (pointer: string, value: Json) => void answers.set(pointer, value),
  };
  const known = (pointer: string, value: string) => ({ pointer, value });
  expect(begin(model, [known('/operator/name', '林晓'), known('/operator/mobile', '13800000001')])).toEqual(['/operator/name']);
  expect([...answers]).toEqual([
    ['/operator/mobile', '13900000000'],
    ['/operator/name', '林晓'],
  ]);
});
