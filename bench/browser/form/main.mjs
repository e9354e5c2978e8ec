// The bench of typing: `node main.mjs --chromium PROGRAM [--json FILE] [--rounds N]`.
// `cargo xtask bench form` sets all of it up.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, type } from 'node:os';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { buildPages, CANDIDATES, DIST, FLOORS } from './build.mjs';
import { serve } from './serve.mjs';
import { Page } from './typing.mjs';

const { values } = parseArgs({
  options: {
    chromium: { type: 'string' },
    json: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: [...CANDIDATES, ...FLOORS].join(',') },
  },
});
const rounds = Number(values.rounds);
const names = [...CANDIDATES, ...FLOORS].filter((name) => values.only.split(',').includes(name));
if (!values.chromium || !(rounds >= 1)) {
  console.error('usage: node main.mjs --chromium PROGRAM [--json FILE] [--rounds N] [--only NAME,NAME]');
  process.exit(2);
}

const SHOPS = 17;
const SHOPS_A_ROUND = 4;
const THROTTLE = 4;
const log = (line) => process.stderr.write(`  … ${line}\n`);

const shop = (n) => `all/shop${String((n % SHOPS) + 1).padStart(2, '0')}`;

/** What is typed in one shop: a digit taken away and put back, and a letter in a text that stays right. */
const KEYS = ['contact/mobile', 'premises/address/postcode', 'premises/address/street'];

async function typeInto(page, at) {
  const times = [];
  for (const key of KEYS) {
    const path = `${at}/${key}`;
    const held = await page.focus(path);
    await page.quiet();
    const plain = key.endsWith('street');
    const steps = plain ? [['x', undefined], ['Backspace', undefined]] : [['Backspace', true], [held.at(-1), false]];
    for (const [press, want] of steps) times.push(await page.press(press, path, want));
  }
  return times;
}

/** Errors of ours and of Form.io show once a field was left or changed, so every field is, once. */
async function visit(page) {
  for (let n = 0; n < SHOPS; n += 1) {
    for (const key of KEYS) {
      await page.focus(`${shop(n)}/${key}`);
      await page.quiet();
    }
  }
  await page.focus(`${shop(0)}/contact/name`);
  await page.quiet();
}

const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)];
const spread = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), keys: sorted.length };
};

log('build the pages');
await buildPages();
const site = await serve(DIST);
const browser = await chromium.launch({ executablePath: values.chromium, args: ['--no-sandbox'] });
const loads = [loadavg()[0]];
const pages = new Map();
for (const name of names) {
  log(`open ${name}`);
  const page = await Page.open(browser, `${site.url}/${name}.html`);
  await page.quiet();
  log(`prove ${name}`);
  if (!FLOORS.includes(name)) await page.flip(`${shop(3)}/agent/used`, `${shop(3)}/agent/name`);
  await visit(page);
  await typeInto(page, shop(0));
  pages.set(name, page);
}

const times = new Map(names.map((name) => [name, []]));
for (let round = 0; round < rounds; round += 1) {
  for (let turn = 0; turn < names.length; turn += 1) {
    const name = names[(turn + round) % names.length];
    log(`round ${round + 1} of ${rounds}: ${name}`);
    const page = pages.get(name);
    await page.slow(THROTTLE);
    for (let n = 0; n < SHOPS_A_ROUND; n += 1) times.get(name).push(...(await typeInto(page, shop(round * SHOPS_A_ROUND + n))));
    await page.slow(1);
  }
}
loads.push(loadavg()[0]);
const version = browser.version();
await browser.close();
site.stop();

const spreads = Object.fromEntries(
  names.map((name) => [name, { next_frame: spread(times.get(name).map(({ first }) => first)), answered: spread(times.get(name).map(({ answered }) => answered)) }]),
);
const ours = spreads.onewindow?.answered.p95;
const peers = names.filter((name) => name !== 'onewindow' && !FLOORS.includes(name)).map((name) => spreads[name].answered.p95);
const floor = spreads.bare?.answered.p95;
const figures = {
  paint_p95_ms_1020: ours,
  best_peer_over_ours_1020: peers.length > 0 ? Math.min(...peers) / ours : undefined,
  // What no form can do better than, and so the most the ratio above could come to.
  floor_p95_ms: floor,
  ours_over_floor_1020: ours / floor,
  best_peer_over_floor_1020: peers.length > 0 ? Math.min(...peers) / floor : undefined,
  ...spreads,
};
const ms = (n) => n.toFixed(n < 100 ? 1 : 0).padStart(9);
const dependencies = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).dependencies;
console.log(
  [
    `a key in a form of 1 020 fields to the frame that draws what follows, in ms; processor slowed ${THROTTLE} times, ${spreads[names[0]].next_frame.keys} keys each in ${rounds} rounds in turns`,
    `  ${''.padEnd(10)}      p50       p95   next frame p50   p95`,
    ...names.map((name) => {
      const { answered, next_frame: next } = spreads[name];
      return `  ${name.padEnd(10)}${ms(answered.p50)} ${ms(answered.p95)} ${ms(next.p50)}     ${ms(next.p95)}`;
    }),
    `  best peer over ours at p95: ${figures.best_peer_over_ours_1020?.toFixed(1)}×, wanted at least 10; ours ${ours?.toFixed(1)} ms, wanted at most 50`,
    `  floor: one bare input ${floor?.toFixed(1)} ms; ours ${figures.ours_over_floor_1020.toFixed(1)}×, best peer ${figures.best_peer_over_floor_1020?.toFixed(1)}× that`,
    `${cpus()[0].model} × ${cpus().length}, ${type()} ${release()}, Chromium ${version}; load average ${loads.map((load) => load.toFixed(1)).join(', ')}`,
    Object.entries(dependencies).map(([name, version]) => `${name} ${version}`).join(', '),
  ].join('\n'),
);
if (values.json) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
