/** Reads server-sent events from an answer's body, in a browser or in Node; calls back with the data of each event of that name. */
export async function readEvents(
  body: ReadableStream<Uint8Array<ArrayBuffer>> | null,
  name: string,
  each: (data: string) => void,
): Promise<void> {
  if (body === null) return;
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let kept = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (kept + value).split('\n\n');
    kept = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = block.split('\n');
      if (!lines.includes(`event: ${name}`)) continue;
      const data = lines.filter((line) => line.startsWith('data: ')).map((line) => line.slice('data: '.length));
      if (data.length > 0) each(data.join('\n'));
    }
  }
}
