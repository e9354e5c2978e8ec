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
