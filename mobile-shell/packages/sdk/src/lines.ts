import { OfflineError } from './problem';

/**
 * Reads newline-delimited JSON, each line as soon as it is whole: of a stream where the host has them,
 * of a text elsewhere. Whoever stops early stops the answer. One that breaks off throws after its last
 * whole line, because what came is not all there is.
 */
export async function* jsonLines<T>(body: ReadableStream<Uint8Array> | string | null): AsyncGenerator<T, void, undefined> {
  let kept = '';
  for await (const text of texts(body)) {
    const lines = (kept + text).split('\n');
    kept = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield JSON.parse(line) as T;
  }
  if (kept.trim() !== '') throw new OfflineError(new Error('the last line is not whole'));
}

async function* texts(body: ReadableStream<Uint8Array> | string | null): AsyncGenerator<string, void, undefined> {
  if (body === null) return;
  if (typeof body === 'string') {
    yield body;
    return;
  }
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((failure: unknown) => {
        if (failure instanceof DOMException && failure.name === 'AbortError') throw failure;
        throw new OfflineError(failure);
      });
      if (done) return;
      // A character may be parted between two pieces, which the decoder keeps in mind.
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
