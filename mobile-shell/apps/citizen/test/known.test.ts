import { expect, test, vi } from 'vitest';
import { shallowRef } from 'vue';

test('a form says what its fields about whoever fills it in are for, and nothing of those about another', async () => {
  vi.doMock('../src/data/session', () => ({ me: shallowRef({ name: '林晓' }) }));
  vi.doMock('../src/kiosk/mode', () => ({ isKiosk: false }));
  const { purposesOf } = await import('../src/data/known');
  const fields = ['applicant.name', 'applicant.residentId', 'contact.mobile'].map((from) => ({ pointer: `/${from}`, from, value: 'x' }));
  expect([...purposesOf(fields, '林晓')]).toEqual([
    ['/applicant.name', 'name'],
    ['/contact.mobile', 'tel-national'],
  ]);
  expect([...purposesOf(fields, '王强')]).toEqual([['/contact.mobile', 'tel-national']]);
});

test('on a kiosk the browser is told nothing to remember, and the form begins all the same', async () => {
  for (const isKiosk of [false, true]) {
    vi.resetModules();
    vi.doMock('../src/data/session', () => ({ me: shallowRef() }));
    vi.doMock('../src/kiosk/mode', () => ({ isKiosk }));
    const { askKnown } = await import('../src/data/known');
    const { told, shown } = askKnown(Promise.resolve(['known']));
    expect(await told).toEqual(['known']);
    expect(shown.value).toEqual(isKiosk ? [] : ['known']);
    expect(await askKnown(Promise.reject(new Error('away'))).told).toEqual([]);
  }
});
