import { expect, test } from 'vitest';
import { readEvents } from '../src/events';

function answer(...chunks: string[]) {
  const bytes = new TextEncoder();
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(stream) {
      for (const chunk of chunks) stream.enqueue(bytes.encode(chunk));
      stream.close();
    },
  });
}

test('events are read however the network cuts them, and others are left out', async () => {
  const seen: string[] = [];
  const parts = ['event: tot', 'als\ndata: {"a":1}\n', '\n:\n\nevent: other\ndata: x\n\nevent: totals\ndata: 2\n\nevent: totals\ndata: cut'];
  await readEvents(answer(...parts), 'totals', (data) => seen.push(data));
  expect(seen).toEqual(['{"a":1}', '2']);
});
