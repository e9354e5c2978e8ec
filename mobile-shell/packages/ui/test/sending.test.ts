import { ProblemError } from '@onewindow/sdk';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { useSending } from '../src/sending';
import { lower, raise } from '../src/sheets';

const refusal = new ProblemError(422, 'invalid_request', '请求不合要求', '', undefined, [{ pointer: '/days/0/capacity', code: 'out_of_range', message: '须为 1–1000' }], {});
const refused = () => Promise.reject(refusal);

/** A page or a sheet, with a field that is marked as wrong or with none. */
function place(field?: { focus: () => void }) {
  return { querySelector: () => field ?? null } as unknown as HTMLElement;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('what the server finds wrong', () => {
  it('is said at its field, which has the focus', async () => {
    const focus = vi.fn();
    vi.stubGlobal('document', place({ focus }));
    const { failure, wrong, send } = useSending();
    expect(await send(refused)).toBe(false);
    expect([wrong.value, failure.value, focus.mock.calls.length]).toEqual([{ capacity: '须为 1–1000' }, undefined, 1]);
  });

  it('is said on the whole where no field says it', async () => {
    vi.stubGlobal('document', place());
    const { failure, send } = useSending();
    await send(refused);
    expect(failure.value).toBe(refusal);
  });

  it('is not left to a field of the page below the sheet that is open', async () => {
    const focus = vi.fn();
    vi.stubGlobal('document', place({ focus }));
    const sheet = place();
    raise(sheet);
    const { failure, send } = useSending();
    await send(refused);
    expect([failure.value, focus.mock.calls.length]).toEqual([refusal, 0]);
    lower(sheet);
    await send(refused);
    expect([failure.value, focus.mock.calls.length]).toEqual([undefined, 1]);
  });
});

it('keeps its key until what is sent is mended', async () => {
  vi.stubGlobal('document', place());
  const keys: string[] = [];
  const { begin, send } = useSending();
  const work = (answer: () => Promise<void>) => (key: string) => {
    keys.push(key);
    return answer();
  };
  await send(work(() => Promise.reject(new Error('the answer was lost'))));
  await send(work(refused));
  await send(work(() => Promise.resolve()));
  begin();
  await send(work(() => Promise.resolve()));
  expect(keys[0]).toBe(keys[1]);
  expect(new Set(keys).size).toBe(3);
});
