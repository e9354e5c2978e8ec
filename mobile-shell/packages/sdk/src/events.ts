/** Reads server-sent events from an answer; calls back with the data of each event of that name. */
export async function readEvents(response: Response, name: string, each: (data: string) => void): Promise<void> {
  if (response.body === null) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
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
