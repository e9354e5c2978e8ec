// Answers every job of a folder with the rules core in a page in Chromium.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const [folder, core] = process.argv.slice(2);
const here = fileURLToPath(new URL('.', import.meta.url));
const page = `<!doctype html><meta charset="utf-8"><title>parity</title><script type="module">
  import start, * as core from '/onewindow_core.js';
  import { verdicts } from '/verdicts.mjs';
  await start({ module_or_path: '/onewindow_core_bg.wasm' });
  window.answer = async (name) => verdicts(core, await (await fetch(name)).json());
</script>`;

// The policy the product serves, so that what runs here runs there.
const policy = "default-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; connect-src 'self'";
const types = { html: 'text/html', js: 'text/javascript', mjs: 'text/javascript', wasm: 'application/wasm' };
const server = createServer((request, response) => {
  const name = new URL(request.url, 'http://localhost').pathname.slice(1);
  const type = types[name.split('.').at(-1)] ?? 'application/json';
  const from = name.endsWith('.job.json') ? folder : name === 'verdicts.mjs' ? here : join(core, 'web');
  try {
    const body = name === '' ? page : readFileSync(join(from, name));
    response.writeHead(200, { 'content-type': name === '' ? types.html : type, 'content-security-policy': policy });
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
  await tab.waitForFunction(() => 'answer' in window);
  for (const name of readdirSync(folder).filter((name) => name.endsWith('.job.json'))) {
    const answers = await tab.evaluate((name) => window.answer(name), name);
    writeFileSync(join(folder, name.replace('.job.', '.chromium.')), JSON.stringify(answers));
  }
} finally {
  await browser.close();
  server.close();
}
