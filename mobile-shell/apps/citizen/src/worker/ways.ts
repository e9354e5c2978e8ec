/**
 * How the worker answers a request: `shell` by the app's one page, `file` from what the app was built
 * of, `lasting` from what never changes, `fresh` from the server while it answers and else as last
 * seen; `past` leaves the request alone.
 */
export type Way = 'shell' | 'file' | 'lasting' | 'fresh' | 'past';

const PACK = /^\/api\/v1\/packs\/[0-9a-f]{64}$/;

/**
 * What anybody may read, word for word the same for everybody. All else of the API is about a person
 * or made for one request, and is kept by no cache of the worker.
 */
const PUBLIC = [
  /^\/api\/v1\/items(\/[^/]+(\/windows)?)?$/,
  /^\/api\/v1\/packages(\/[^/]+)?$/,
  /^\/api\/v1\/calendar$/,
  /^\/api\/v1\/codes\/[^/]+$/,
  /^\/api\/v1\/offices(\/[^/]+\/windows)?$/,
  /^\/api\/v1\/pickup-offices$/,
];

/** Addresses of the same origin that are no pages of this app. */
const ELSEWHERE = /^\/(staff|api|docs|healthz|readyz|metrics|\.well-known)(\/|$)/;

export interface Asked {
  method: string;
  url: URL;
  isPage: boolean;
}

export function wayOf({ method, url, isPage }: Asked, origin: string, files: ReadonlySet<string>): Way {
  if (method !== 'GET' || url.origin !== origin) return 'past';
  const { pathname } = url;
  if (PACK.test(pathname)) return 'lasting';
  // What was searched for says something of who searched.
  if (PUBLIC.some((one) => one.test(pathname))) return url.searchParams.has('q') ? 'past' : 'fresh';
  if (ELSEWHERE.test(pathname)) return 'past';
  const isFile = pathname.slice(pathname.lastIndexOf('/')).includes('.');
  if (isPage && !isFile) return 'shell';
  return files.has(pathname) || pathname.startsWith('/assets/') ? 'file' : 'past';
}

/** Under what an answer is kept: the same address has another text in another language. */
export function keyOf(url: URL, lang: string | null): string {
  const key = new URL(url);
  key.searchParams.set('worker-lang', lang ?? '');
  return key.href;
}
