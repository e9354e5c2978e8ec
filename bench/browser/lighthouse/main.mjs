// Lighthouse over the citizen app: `node main.mjs --chromium PROGRAM --server PROGRAM --catalogue
// FOLDER [--json FILE] [--runs N]`. `cargo xtask bench lighthouse` sets all of it up.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import lighthouse from 'lighthouse';
import { chromium } from 'playwright-core';

const { values } = parseArgs({
  options: {
    chromium: { type: 'string' },
    server: { type: 'string' },
    catalogue: { type: 'string' },
    json: { type: 'string' },
    report: { type: 'string' },
    runs: { type: 'string', default: '3' },
  },
});
const runs = Number(values.runs);
if (!values.chromium || !values.server || !values.catalogue || !(runs >= 1)) {
  console.error('usage: node main.mjs --chromium PROGRAM --server PROGRAM --catalogue FOLDER [--json FILE] [--report FOLDER] [--runs N]');
  process.exit(2);
}

const PAGES = { home: '/', guide: '/items/getihu-sheli' };
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];
/** What is looked at, what it is called in the figures, and what is wanted of it. */
const WANTED = { performance: [0.9, '≥'], accessibility: [1, '≥'], best_practices: [0.95, '≥'], lcp_ms: [2500, '≤'] };

async function freePort() {
  const server = createServer();
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

const data = mkdtempSync(join(tmpdir(), 'onewindow-lighthouse-'));
const port = await freePort();
const server = spawn(values.server, ['serve', '--demo', '--port', String(port), '--catalogue', values.catalogue, '--data', data], { stdio: 'ignore' });
const origin = `http://127.0.0.1:${port}`;

async function ready() {
  for (let i = 0; i < 600; i += 1) {
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`);
    if (await fetch(`${origin}/api/v1/health/ready`).then((answer) => answer.ok, () => false)) return;
    await wait(200);
  }
  throw new Error('the server is not ready after two minutes');
}

/** One look at one page, by a browser that has nothing of it. */
async function look(path) {
  const debugging = await freePort();
  const browser = await chromium.launch({ executablePath: values.chromium, args: ['--no-sandbox', `--remote-debugging-port=${debugging}`] });
  try {
    const { lhr } = await lighthouse(origin + path, { port: debugging, onlyCategories: CATEGORIES, formFactor: 'mobile', logLevel: 'error' });
    if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
    return lhr;
  } finally {
    await browser.close();
  }
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

const looks = {};
try {
  await ready();
  for (let run = 0; run < runs; run += 1) {
    for (const [name, path] of Object.entries(PAGES)) {
      process.stderr.write(`  … run ${run + 1} of ${runs}: ${name}, load average ${loadavg()[0].toFixed(1)}\n`);
      const lhr = await look(path);
      (looks[name] ??= []).push(lhr);
      if (values.report) writeFileSync(join(values.report, `${name}-${run + 1}.json`), JSON.stringify(lhr));
    }
  }
} finally {
  server.kill('SIGTERM');
  await new Promise((ended) => (server.exitCode === null ? server.once('exit', ended) : ended()));
  rmSync(data, { recursive: true, force: true });
}

const figures = {};
const lines = [`Lighthouse ${looks.home[0].lighthouseVersion}, mobile, median of ${runs}: performance, accessibility, best practices; first and largest paint, blocked, shifted`];
for (const [name, seen] of Object.entries(looks)) {
  const score = (category) => median(seen.map((lhr) => lhr.categories[category].score));
  const audit = (id) => median(seen.map((lhr) => lhr.audits[id].numericValue));
  const figure = {
    performance: score('performance'),
    accessibility: score('accessibility'),
    best_practices: score('best-practices'),
    lcp_ms: audit('largest-contentful-paint'),
    fcp_ms: audit('first-contentful-paint'),
    tbt_ms: audit('total-blocking-time'),
    cls: audit('cumulative-layout-shift'),
    speed_index_ms: audit('speed-index'),
  };
  const missed = Object.entries(WANTED).filter(([key, [bar, side]]) => (side === '≥' ? figure[key] < bar : figure[key] > bar));
  lines.push(
    `  ${name.padEnd(6)} ${figure.performance.toFixed(2)} ${figure.accessibility.toFixed(2)} ${figure.best_practices.toFixed(2)}` +
      `  FCP ${(figure.fcp_ms / 1000).toFixed(2)} s  LCP ${(figure.lcp_ms / 1000).toFixed(2)} s  TBT ${figure.tbt_ms.toFixed(0)} ms  CLS ${figure.cls.toFixed(3)}` +
      `  ${missed.length === 0 ? 'met' : missed.map(([key, [bar, side]]) => `MISSED: ${key} wanted ${side} ${bar}`).join(', ')}`,
  );
  // What costs a category that is to be whole is told, so that nobody has to run it again to know.
  const lost = new Set(seen.flatMap((lhr) => Object.values(lhr.categories).slice(1).flatMap(({ auditRefs }) => auditRefs.filter(({ id, weight }) => weight > 0 && lhr.audits[id].score === 0).map(({ id }) => id))));
  if (lost.size > 0) lines.push(`         ${[...lost].join(', ')}`);
  for (const [key, value] of Object.entries(figure)) figures[`${name}_${key}`] = value;
}
lines.push(`${cpus()[0].model} × ${cpus().length}, load average ${loadavg()[0].toFixed(1)}`);
console.log(lines.join('\n'));
if (values.json) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
