// Sends a file as any program with tus-js-client does: breaks off on the way, finds out how much is
// kept, goes on. Another it begins and ends. Says what happened as JSON.
import { readFile } from 'node:fs/promises';
import { Upload } from 'tus-js-client';

const { ENDPOINT, TOKEN, FILE } = process.env;
const bytes = await readFile(FILE);

function options(more) {
  return {
    endpoint: ENDPOINT,
    chunkSize: 50_000,
    retryDelays: [0, 100],
    headers: { Authorization: `Bearer ${TOKEN}` },
    metadata: { material: 'operator-identity', filename: '身份证.pdf' },
    ...more,
  };
}

function run(begin) {
  return new Promise((resolve, reject) => {
    begin({ onSuccess: resolve, onError: reject }, resolve);
  });
}

let first;
await run((ends, broken) => {
  first = new Upload(
    bytes,
    options({
      ...ends,
      onChunkComplete: (_, accepted) => {
        if (accepted >= bytes.length / 3) first.abort().then(broken);
      },
    }),
  );
  first.start();
});

let resumedAt;
await run((ends) => {
  const second = new Upload(
    bytes,
    options({
      ...ends,
      uploadUrl: first.url,
      onProgress: (sent) => {
        resumedAt ??= sent;
      },
    }),
  );
  second.start();
});

let third;
await run((ends, broken) => {
  third = new Upload(bytes, options({ ...ends, onChunkComplete: () => third.abort(true).then(broken) }));
  third.start();
});

console.log(JSON.stringify({ url: first.url, resumedAt, ended: third.url }));
