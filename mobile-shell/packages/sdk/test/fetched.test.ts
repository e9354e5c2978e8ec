import { afterEach, expect, it, vi } from 'vitest';
import { fetchCarrier } from '../src/index';

afterEach(() => { vi.unstubAllGlobals(); });

it('an upload that was stopped before it began is not sent', async () => {
  const sent: unknown[] = [];
  vi.stubGlobal('XMLHttpRequest', class {
    upload = {};
    status = 201;
    responseText = '{}';
    onload = () => undefined;
    open = () => undefined;
    setRequestHeader = () => undefined;
    send(file: unknown) {
      sent.push(file);
      this.onload();
    }
  });
  const send = (stop: AbortSignal) => fetchCarrier.upload({ method: 'POST', url: 'https://x.test', headers: [], stop }, new Blob(['a']), 'a.pdf', () => undefined);
  await expect(send(AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  expect(sent).toEqual([]);
  await send(new AbortController().signal);
  expect(sent).toHaveLength(1);
});
