import { expect, test, vi } from 'vitest';
import { shallowRef } from 'vue';

test('the answers of the guide go to the form of whoever gave them, once, and to nobody after them', async () => {
  const me = shallowRef<{ id: string } | null>();
  vi.doMock('../src/data/session', () => ({ me }));
  const { keepAnswers, takeAnswers } = await import('../src/data/prefill');
  me.value = null;
  keepAnswers('huzhao', { first: true });
  me.value = { id: 'linxiao' };
  expect(takeAnswers('huzhao')).toEqual({ first: true });
  expect(takeAnswers('huzhao')).toBeUndefined();

  for (const next of [{ id: 'other' }, null]) {
    me.value = { id: 'linxiao' };
    keepAnswers('huzhao', { first: true });
    me.value = { id: 'linxiao' };
    me.value = next;
    expect(takeAnswers('huzhao'), JSON.stringify(next)).toBeUndefined();
  }
});

test('a form begins with what is known, but for what was answered already', async () => {
  vi.doMock('../src/data/session', () => ({ me: shallowRef() }));
  const { begin } = await import('../src/data/prefill');
  const answers = new Map<string, unknown>([['/operator/mobile', '13900000000']]);
  const model = {
    field: (pointer: string) => ({ pointer, visible: true, required: true, value: answers.get(pointer) as string | undefined, error: undefined }),
    set: (pointer: string, value: unknown) => void answers.set(pointer, value),
  };
  const known = (pointer: string, value: string) => ({ pointer, from: 'applicant', value });
  expect(begin(model, [known('/operator/name', '林晓'), known('/operator/mobile', '13800000001')])).toEqual(['/operator/name']);
  expect([...answers]).toEqual([
    ['/operator/mobile', '13900000000'],
    ['/operator/name', '林晓'],
  ]);
});

test('a form says what its fields about whoever fills it in are for, and nothing of those about another', async () => {
  vi.resetModules();
  vi.doMock('../src/data/session', () => ({ me: shallowRef({ name: '林晓' }) }));
  const { purposesOf } = await import('../src/data/prefill');
  const fields = ['applicant.name', 'applicant.residentId', 'contact.mobile'].map((from) => ({ pointer: `/${from}`, from, value: 'x' }));
  expect([...purposesOf(fields, '林晓')]).toEqual([
    ['/applicant.name', 'name'],
    ['/contact.mobile', 'tel-national'],
  ]);
  expect([...purposesOf(fields, '王强')]).toEqual([['/contact.mobile', 'tel-national']]);
});
