import { afterEach, describe, expect, it, vi } from 'vitest';
import { createClient, jsonLines, memoryTokens, OfflineError } from '../src/index';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A stream that gives these pieces, then ends or breaks. */
function stream(pieces: Uint8Array[], end: { failure?: Error; cancelled?: () => void } = {}): ReadableStream<Uint8Array> {
  const left = [...pieces];
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const piece = left.shift();
        if (piece) controller.enqueue(piece);
        else if (end.failure) controller.error(end.failure);
        else controller.close();
      },
      cancel: () => end.cancelled?.(),
    },
    { highWaterMark: 0 },
  );
}

const TEXT = '{"n":1,"name":"示例市"}\n{"n":2,"name":"😀"}\n\n{"n":3}\n';
const ALL = [{ n: 1, name: '示例市' }, { n: 2, name: '😀' }, { n: 3 }];
const bytes = new TextEncoder().encode(TEXT);

async function read(lines: AsyncIterable<unknown>): Promise<unknown[]> {
  const found = [];
  for await (const line of lines) found.push(line);
  return found;
}

describe('lines of JSON', () => {
  it('are the same wherever the answer is cut: in a character, in a line, between two', async () => {
    for (let at = 0; at <= bytes.length; at += 1) {
      expect(await read(jsonLines(stream([bytes.slice(0, at), bytes.slice(at)]))), `cut at ${String(at)}`).toEqual(ALL);
    }
    expect(await read(jsonLines(stream([...bytes].map((byte) => Uint8Array.of(byte)))))).toEqual(ALL);
  });

  it('come as soon as they are whole', async () => {
    const at = TEXT.indexOf('\n') + 1;
    const cut = new TextEncoder().encode(TEXT.slice(0, at)).length;
    let asked = 0;
    const slow = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          asked += 1;
          controller.enqueue(asked === 1 ? bytes.slice(0, cut) : bytes.slice(cut));
          if (asked === 2) controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    const lines = jsonLines(slow);
    expect((await lines.next()).value).toEqual(ALL[0]);
    expect(asked).toBe(1);
    expect(await read(lines)).toEqual(ALL.slice(1));
  });

  it('are read of a text where the host has no streams, and of nothing', async () => {
    expect(await read(jsonLines(TEXT))).toEqual(ALL);
    expect(await read(jsonLines(null))).toEqual([]);
  });

  it('end in an error when the answer breaks off, in the middle of a line too', async () => {
    const found: unknown[] = [];
    const until = async (lines: AsyncIterable<unknown>) => {
      found.length = 0;
      for await (const line of lines) found.push(line);
    };
    await expect(until(jsonLines(stream([bytes], { failure: new TypeError('terminated') })))).rejects.toBeInstanceOf(OfflineError);
    expect(found).toEqual(ALL);
    await expect(until(jsonLines(stream([bytes.slice(0, bytes.length - 3)])))).rejects.toBeInstanceOf(OfflineError);
    expect(found).toEqual(ALL.slice(0, 2));
  });

  it('stop the answer when nobody wants more', async () => {
    const cancelled = vi.fn();
    for await (const line of jsonLines(stream([bytes], { cancelled }))) {
      expect(line).toEqual(ALL[0]);
      break;
    }
    expect(cancelled).toHaveBeenCalledOnce();
  });
});

describe('the export of cases', () => {
  it('is read line by line, and a refusal is thrown before the first', async () => {
    const answers = [new Response(stream([bytes])), new Response('{"code":"insufficient_scope"}', { status: 403 })];
    vi.stubGlobal('fetch', () => Promise.resolve(answers.shift()));
    const api = createClient({ baseUrl: 'http://api.test/api/v1', tokens: memoryTokens(), lang: () => 'en' });
    expect(await read(api.exportCases())).toEqual(ALL);
    await expect(api.exportCases().next()).rejects.toMatchObject({ status: 403, code: 'insufficient_scope' });
  });
});
