import { fetchAhead } from './ahead';
import type { Fetching, Scope } from './scope';
import { FROM_WORKER, type Told } from './told';
import { keyOf, wayOf } from './ways';

/** Written in by the build: its name, and all files it is made of. */
declare const __VERSION__: string;
declare const __FILES__: string[];

const scope = self as unknown as Scope;
const APP = 'onewindow-app-';
const own = APP + __VERSION__;
const READ = 'onewindow-read-1';
/** Answers kept of what anybody may read; the oldest go first. */
const MOST_READ = 600;
/** Milliseconds before what was read last stands in for a server that does not answer. */
const PATIENCE_MS = 5000;
const files = new Set(__FILES__);

/** A new version is complete before it may answer anything; what did not change is not fetched again. */
async function install(): Promise<void> {
  const cache = await caches.open(own);
  await Promise.all(
    __FILES__.map(async (path) => {
      const isHashed = path.startsWith('/assets/');
      const before = isHashed ? await caches.match(path) : undefined;
      const answer = before ?? (await fetch(path, { cache: isHashed ? 'default' : 'reload' }));
      if (!answer.ok) throw new Error(`${path}: ${String(answer.status)}`);
      await cache.put(path, answer);
    }),
  );
}

/** Tabs of the version before still need its files, so the last one stays. */
async function tidy(): Promise<void> {
  const versions = (await caches.keys()).filter((name) => name.startsWith(APP) && name !== own);
  await Promise.all(versions.slice(0, -1).map((name) => caches.delete(name)));
  await scope.clients.claim();
}

async function fromFiles(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname;
  return (await (await caches.open(own)).match(path)) ?? (await caches.match(path)) ?? (await fetch(request));
}

async function theShell(request: Request): Promise<Response> {
  return (await (await caches.open(own)).match('/index.html')) ?? (await fetch(request));
}

async function keep(key: string, answer: Response): Promise<void> {
  const cache = await caches.open(READ);
  // Put anew, so that what is read often stays.
  await cache.delete(key);
  await cache.put(key, answer);
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST_READ)).map((old) => cache.delete(old)));
}

async function lasting(event: Fetching): Promise<Response> {
  const { url } = event.request;
  const kept = await (await caches.open(READ)).match(url);
  if (kept) return kept;
  const answer = await fetch(event.request);
  if (answer.ok) event.waitUntil(keep(url, answer.clone()));
  return answer;
}

async function fresh(event: Fetching): Promise<Response> {
  const { request } = event;
  const key = keyOf(new URL(request.url), request.headers.get('Accept-Language'));
  const kept = await (await caches.open(READ)).match(key);
  // Asked of the server each time: what the browser still holds would pass for an answer without a network.
  const asked = fetch(request, { cache: 'no-cache' }).then((answer) => {
    if (answer.ok) event.waitUntil(keep(key, answer.clone()));
    return answer;
  });
  if (kept === undefined) return await asked;
  event.waitUntil(asked.catch(() => undefined));
  const late = new Promise<undefined>((resolve) => {
    setTimeout(resolve, PATIENCE_MS);
  });
  const answer = await Promise.race([asked.catch(() => undefined), late]);
  if (answer !== undefined) return answer;
  const headers = new Headers(kept.headers);
  headers.set(FROM_WORKER, '1');
  return new Response(kept.body, { headers });
}

/** Reads again what a page had read before there was a worker, for the next time there is no network. */
async function readAgain({ urls, lang }: Extract<Told, { kind: 'seen' }>): Promise<void> {
  const cache = await caches.open(READ);
  for (const url of urls.map((one) => new URL(one))) {
    const way = wayOf({ method: 'GET', url, isPage: false }, scope.location.origin, files);
    if (way !== 'lasting' && way !== 'fresh') continue;
    const key = way === 'lasting' ? url.href : keyOf(url, lang);
    if (await cache.match(key)) continue;
    const answer = await fetch(url, { headers: { 'Accept-Language': lang } });
    if (answer.ok) await keep(key, answer);
  }
}

let stocking: Promise<void> | undefined;

/** Fetches what people may need for the next time there is no network; once at a time, whoever asks. */
function stock(lang: string): Promise<void> {
  const shelved = (path: string): string => {
    const url = new URL(path, scope.location.origin);
    return wayOf({ method: 'GET', url, isPage: false }, scope.location.origin, files) === 'lasting' ? url.href : keyOf(url, lang);
  };
  stocking ??= fetchAhead({
    kept: async (path) => (await (await caches.open(READ)).match(shelved(path)))?.text(),
    fetched: async (path) => {
      const answer = await fetch(path, { headers: { 'Accept-Language': lang } });
      if (!answer.ok) return undefined;
      await keep(shelved(path), answer.clone());
      return await answer.text();
    },
  })
    .catch(() => undefined)
    .finally(() => {
      stocking = undefined;
    });
  return stocking;
}

scope.addEventListener('install', (event) => {
  event.waitUntil(install());
});
scope.addEventListener('activate', (event) => {
  event.waitUntil(tidy());
});
scope.addEventListener('message', (event) => {
  // A new version waits until the person says so: it never changes under their hands.
  const { data } = event;
  if (data.kind === 'takeOver') event.waitUntil(scope.skipWaiting());
  else if (data.kind === 'seen') event.waitUntil(readAgain(data).catch(() => undefined));
  else event.waitUntil(stock(data.lang));
});
scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const asked = { method: request.method, url: new URL(request.url), isPage: request.mode === 'navigate' };
  switch (wayOf(asked, scope.location.origin, files)) {
    case 'shell':
      event.respondWith(theShell(request));
      break;
    case 'file':
      event.respondWith(fromFiles(request));
      break;
    case 'lasting':
      event.respondWith(lasting(event));
      break;
    case 'fresh':
      event.respondWith(fresh(event));
      break;
    case 'past':
      break;
  }
});
