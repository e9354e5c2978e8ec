import 'fake-indexeddb/auto';
import { ProblemError } from '@onewindow/sdk';
import { afterEach, expect, it, vi } from 'vitest';
import { online } from '../src/data/line';
import { useWaiting } from '../src/fill/waiting';
import { openVault } from '../src/kept/vault';

const ROOM = { maxBytes: 100, maxCount: 9, there: 0 };
const file = (name: string) => new File([name], name, { type: 'application/pdf' });

afterEach(() => {
  online.value = true;
  vi.unstubAllGlobals();
});

it('a file is loose until the server has it, it is kept here, or it is taken back', async () => {
  vi.stubGlobal('navigator', {});
  const on: { done: () => void; fail: (why: unknown) => void }[] = [];
  const desk = useWaiting({
    vault: await openVault(crypto.randomUUID()),
    caseId: 'case-1',
    upload: () => new Promise<void>((done, fail) => on.push({ done, fail })),
    attach: () => undefined,
    detach: () => undefined,
    onUnkept: () => undefined,
  });
  const lease = desk.uploads('lease');
  expect(desk.loose.value).toBe(0);
  void lease.add([file('first'), file('second')], ROOM);
  await vi.waitFor(() => expect(on).toHaveLength(2));
  expect(desk.loose.value).toBe(2);
  on[0]?.done();
  await vi.waitFor(() => expect(desk.loose.value).toBe(1));

  // One that is chosen without a network waits for it on this device.
  online.value = false;
  void desk.uploads('plan').add([file('third')], ROOM);
  await vi.waitFor(() => expect([desk.waiting.value.length, desk.loose.value]).toEqual([1, 1]));

  // One that failed is not at the server either.
  on[1]?.fail(new ProblemError(500, 'internal', '', '', undefined, [], {}));
  await vi.waitFor(() => expect(lease.running.value).toMatchObject([{ state: 'failed' }]));
  expect(desk.loose.value).toBe(1);
  lease.cancel(lease.running.value[0]?.key ?? '');
  expect(desk.loose.value).toBe(0);
});
