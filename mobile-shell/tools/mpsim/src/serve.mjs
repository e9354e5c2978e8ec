/** Serves a built mini-program to a browser, under a policy as strict as WeChat's engines. */
import { readFileSync } from 'node:fs';
import { createServer, request as ask } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { filesOf } from './build.mjs';

const require = createRequire(import.meta.url);
const runtime = fileURLToPath(new URL('../runtime', import.meta.url));
const { TmplGroup } = require('glass-easel-template-compiler');

// No `unsafe-eval`: text becomes code nowhere. WebAssembly is the simulator's own to start.
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self' blob:",
].join('; ');

/** Built-in components are the simulator's; each is an element of the browser with what it holds inside. */
const BUILTIN = [
  'view', 'text', 'button', 'input', 'textarea', 'image', 'picker', 'scroll-view', 'label', 'form', 'switch', 'navigator',
  'radio', 'radio-group', 'checkbox', 'checkbox-group', 'icon', 'progress', 'rich-text', 'swiper', 'swiper-item',
];

/** Names that a module of a mini-program does not have, or has as the host gives them. */
const ABSENT = [
  'eval', 'Function', 'globalThis', 'window', 'self', 'top', 'parent', 'frames', 'document', 'location', 'history', 'navigator', 'fetch',
  'XMLHttpRequest', 'WebSocket', 'EventSource', 'WebAssembly', 'TextEncoder', 'TextDecoder', 'TextDecoderStream', 'crypto', 'Crypto',
  'localStorage', 'sessionStorage', 'indexedDB', 'caches', 'Blob', 'File', 'FileReader', 'FormData', 'Headers', 'Request', 'Response',
  'URL', 'URLSearchParams', 'AbortController', 'AbortSignal', 'DOMException', 'ReadableStream', 'Worker', 'SharedWorker', 'Intl',
  'structuredClone', 'queueMicrotask', 'atob', 'btoa', 'alert', 'confirm', 'prompt', 'open', 'performance', 'requestAnimationFrame',
  'Image', 'Event', 'CustomEvent', 'EventTarget', 'MutationObserver', 'customElements', 'importScripts', 'postMessage',
];
const GIVEN = ['require', 'module', 'exports', 'wx', 'App', 'Page', 'Component', 'Behavior', 'getApp', 'getCurrentPages', 'WXWebAssembly', 'console'];

/** All that is text of a mini-program, as one script: nothing is compiled in the browser. */
function bundle(folder) {
  const files = filesOf(folder);
  const read = (name) => readFileSync(join(folder, name), 'utf8');
  const group = new TmplGroup();
  const warnings = [];
  for (const name of files.filter((one) => extname(one) === '.wxml')) {
    for (const found of group.addTmpl(name.slice(0, -'.wxml'.length), read(name)) ?? []) warnings.push(`${name}: ${found.message ?? String(found)}`);
  }
  for (const name of BUILTIN) group.addTmpl(`builtin/${name}`, '<slot/>');
  const config = Object.fromEntries(files.filter((one) => one.endsWith('.json') && !one.startsWith('miniprogram_npm/')).map((name) => [name.slice(0, -5), JSON.parse(read(name))]));
  const styles = Object.fromEntries(files.filter((one) => extname(one) === '.wxss').map((name) => [name.slice(0, -5), sheet(read(name))]));
  const modules = files
    .filter((one) => extname(one) === '.js')
    .map((name) => `${JSON.stringify(name)}: function (${[...GIVEN, ...ABSENT].join(', ')}) { return (function () { "use strict";\n${read(name)}\n}).call(undefined); }`);
  const parts = { builtin: BUILTIN, config, styles, given: GIVEN };
  return {
    warnings,
    script: `globalThis.__app = { ...${JSON.stringify(parts)}, templates: ${group.getTmplGenObjectGroups()}, modules: {\n${modules.join(',\n')}\n} };\n`,
  };
}

/** An `rpx` is a 750th of the screen's width. */
function sheet(wxss) {
  return wxss.replace(/(-?\d+(?:\.\d+)?)rpx\b/g, (_whole, number) => `calc(var(--rpx) * ${number})`);
}

const PAGE = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>mpsim</title><link rel="stylesheet" href="/mpsim/shell.css"></head><body><script src="/app.js"></script><script type="module" src="/mpsim/runtime.js"></script></body></html>`;
const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.png': 'image/png', '.svg': 'image/svg+xml', '.wasm': 'application/wasm', '.br': 'application/wasm' };

/** Hands a request on to the office's server: what a mini-program asks is asked by the phone, not by a page. */
function carry(incoming, outgoing, target) {
  const headers = Object.fromEntries(Object.entries(incoming.headers).filter(([name]) => !['host', 'origin', 'referer', 'cookie', 'connection'].includes(name) && !name.startsWith('sec-')));
  const onward = ask(target, { method: incoming.method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on('error', () => outgoing.destroy());
  incoming.pipe(onward);
}

/** Serves the mini-program in `folder`; it may ask the servers in `domains`, as they are registered with WeChat. */
export async function serve(folder, { domains, port = 0 }) {
  const { script, warnings } = bundle(folder);
  const library = (name, file) => readFileSync(join(dirname(require.resolve(`${name}/package.json`)), 'dist', file), 'utf8');
  const fixed = {
    '/': ['text/html; charset=utf-8', PAGE],
    '/app.js': ['text/javascript', script],
    '/lib/glass-easel.js': ['text/javascript', library('glass-easel', 'glass_easel.all.es.js')],
    '/lib/adapter.js': [
      'text/javascript',
      library('glass-easel-miniprogram-adapter', 'glass_easel_miniprogram_adapter.es.js').replace(/(["'])glass-easel\1/g, '"/lib/glass-easel.js"'),
    ],
  };
  const server = createServer((incoming, outgoing) => {
    const { pathname } = new URL(incoming.url ?? '/', 'http://mpsim');
    const send = (type, body) => {
      outgoing.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY, 'cache-control': 'no-store' });
      outgoing.end(body);
    };
    if (pathname === '/mpsim/net') {
      const target = decodeURIComponent((incoming.url ?? '').split('?to=')[1] ?? '');
      if (domains.some((domain) => target.startsWith(`${domain}/`))) carry(incoming, outgoing, target);
      else outgoing.writeHead(403).end();
      return;
    }
    const found = fixed[pathname];
    if (found) {
      send(...found);
      return;
    }
    try {
      const inside = pathname.startsWith('/mpsim/') ? join(runtime, pathname.slice('/mpsim/'.length)) : join(folder, pathname.replace(/^\/app/, ''));
      if (inside.includes('..')) throw new Error('outside');
      const body = readFileSync(inside);
      send(TYPES[extname(inside)] ?? 'application/octet-stream', inside.endsWith('.br') ? brotliDecompressSync(body) : body);
    } catch {
      outgoing.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(port, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    warnings,
    stop: () =>
      new Promise((ended) => {
        server.closeAllConnections();
        server.close(ended);
      }),
  };
}
