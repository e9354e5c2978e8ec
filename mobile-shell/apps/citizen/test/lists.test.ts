import { expect, it, vi } from 'vitest';
import { shallowRef } from 'vue';

it('who left before the answer came is not shown again', async () => {
  const me = shallowRef<unknown>();
  let release: (found: object) => void = () => undefined;
  const api: { subject: string | undefined; me: () => Promise<object> } = {
    subject: 'lin',
    me: () => new Promise((answer) => (release = answer)),
  };
  vi.doMock('../src/data/session', () => ({ api, me }));
  const { meOrSeen } = await import('../src/kept/lists');
  const late = meOrSeen();
  me.value = null;
  api.subject = undefined;
  release({ id: 'lin' });
  await late;
  expect(me.value).toBeNull();

  api.subject = 'lin';
  const known = meOrSeen();
  release({ id: 'lin' });
  await known;
  expect(me.value).toEqual({ id: 'lin' });
});
