// Has the SDK judge webhooks as they arrived, and each again as somebody would forge it who saw it pass.
// Reads {secret, requests} and says how many of each kind were believed.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

/** The SDK's own source, without its types: what is published is bundled from it. */
async function sdk() {
  const folder = mkdtempSync(join(tmpdir(), 'onewindow-sdk-'));
  for (const name of ['webhooks', 'encoding']) {
    const path = fileURLToPath(new URL(`../../../mobile-shell/packages/sdk/src/${name}.ts`, import.meta.url));
    const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
    const { outputText } = ts.transpileModule(readFileSync(path, 'utf8'), { compilerOptions: options });
    writeFileSync(join(folder, `${name}.mjs`), outputText.replace("'./encoding'", "'./encoding.mjs'"));
  }
  const loaded = await import(pathToFileURL(join(folder, 'webhooks.mjs')).href);
  rmSync(folder, { recursive: true });
  return loaded.verifyWebhook;
}

const verify = await sdk();
const { secret, requests } = JSON.parse(readFileSync(0, 'utf8'));

const FORGED = {
  'a digit of the body is another': ({ body }) => ({ body: body.replace(/\d/, (digit) => String((Number(digit) + 1) % 10)) }),
  'a space is added to the body': ({ body }) => ({ body: `${body} ` }),
  'the id is another': ({ id }) => ({ id: id.replace(/.$/, (last) => (last === '0' ? '1' : '0')) }),
  'the time is earlier': ({ timestamp }) => ({ timestamp: String(Number(timestamp) - 60) }),
  'it is sent again ten minutes later': ({ at }) => ({ at: at + 600 }),
  'the secret is another': () => ({ secret: `whsec_${Buffer.from('a secret of somebody else, not ours').toString('base64')}` }),
  'the signature is that of another': (_, other) => ({ signature: other.signature }),
  'the signature is cut short': ({ signature }) => ({ signature: signature.slice(0, -4) }),
  'the signature is of another kind': ({ signature }) => ({ signature: signature.replace('v1,', 'v1a,') }),
  'there is no signature': () => ({ signature: '' }),
};

async function isBelieved({ id, timestamp, signature, body, at, secret: key }) {
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
  try {
    await verify(body, headers, key, { now: at });
    return true;
  } catch (failure) {
    if (failure.name === 'WebhookError') return false;
    throw failure;
  }
}

const all = requests.map((one) => ({ ...one, secret, at: Number(one.timestamp) }));
const believed = { 'as it arrived': 0 };
for (const [at, one] of all.entries()) {
  const other = all[(at + 1) % all.length];
  if (await isBelieved(one)) believed['as it arrived'] += 1;
  for (const [how, change] of Object.entries(FORGED)) {
    believed[how] = (believed[how] ?? 0) + ((await isBelieved({ ...one, ...change(one, other) })) ? 1 : 0);
  }
}
console.log(JSON.stringify(believed));
