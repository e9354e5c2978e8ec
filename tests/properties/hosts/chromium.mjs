// Answers questions about the rules core from standard input, in a page in Chromium.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const [dist, flavour] = process.argv.slice(2);
const here = fileURLToPath(new URL('.', import.meta.url));
const page = `<!doctype html><meta charset="utf-8"><title>parity</title><script type="module">
  import { responder } from '/hosts/answers.mjs';
  import { load } from '/hosts/flavours.mjs';
  try {
    window.answer = responder(await load(${JSON.stringify(flavour)}, {
      module: (path) => import('/dist/' + path),
      bytes: async (path) => (await fetch('/dist/' + path)).arrayBuffer(),
    }));
  } catch (error) {
    window.failed = String(error?.stack ?? error);
  }
</script>`;

// The policy the product serves, so that what runs here runs there.
const policy = "default-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; connect-src 'self'";
const types = { html: 'text/html', js: 'text/javascript', mjs: 'text/javascript', wasm: 'application/wasm' };
const server = createServer((request, response) => {
  const name = new URL(request.url, 'http://localhost').pathname.slice(1);
  const [folder, ...rest] = name.split('/');
  const type = types[name === '' ? 'html' : name.split('.').at(-1)] ?? 'application/octet-stream';
  try {
    const body = name === '' ? page : readFileSync(join(folder === 'hosts' ? here : dist, ...rest));
    response.writeHead(200, { 'content-type': type, 'content-security-policy': policy });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  // As root, which is how containers run, Chromium cannot make its sandbox.
  chromiumSandbox: process.getuid?.() !== 0,
});
try {
  const tab = await browser.newPage();
  tab.on('pageerror', (error) => console.error(String(error)));
  await tab.goto(`http://127.0.0.1:${server.address().port}/`);
  await tab.waitForFunction(() => 'answer' in window || 'failed' in window);
  const failed = await tab.evaluate(() => window.failed);
  if (failed) {
    throw new Error(failed);
  }
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === '') {
      break;
    }
    process.stdout.write(`${await tab.evaluate((line) => window.answer(line), line)}\n`);
  }
} finally {
  await browser.close();
  server.close();
  process.stdin.destroy();
}
