/** The first lists of the app, by which a guide is found. */
export const LISTS = ['/api/v1/items?limit=50', '/api/v1/items?limit=100'];
/** Where all that people may need ahead is named. */
const ALL = '/api/v1/items?limit=100';
/** What else a guide, or an application begun by it, takes. */
const BESIDE = ['/api/v1/calendar', '/api/v1/packages', '/api/v1/pickup-offices', '/api/v1/codes/divisions'];
/** The most items whose guides are fetched ahead; a city with more keeps what people open. */
export const MOST_ITEMS = 100;
/** The most letters fetched ahead in one go, as a promise to whoever pays for them. */
const MOST_LETTERS = 6_000_000;

/** What the fetching ahead needs of the worker: each address with the language it is asked in. */
export interface Shelf {
  /** The text that is kept of an address, if any. */
  kept(path: string): Promise<string | undefined>;
  /** Fetches an address and keeps what comes; the text of it, or nothing where that failed. */
  fetched(path: string): Promise<string | undefined>;
}

interface Listed {
  items: { key: string; version: number; status: string }[];
}
interface Guided {
  version: number;
  pack: { url: string };
}

function read<T>(text: string | undefined): T | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}

/**
 * Fetches the guides of the catalogue and their packs, one after the other, so that any of them opens without a network.
 * What is kept of the version the catalogue has now is not fetched again; the first address that fails ends it, for then
 * the network is gone or the server has better things to do.
 */
export async function fetchAhead(shelf: Shelf): Promise<void> {
  let letters = 0;
  const fetched = async (path: string): Promise<string | undefined> => {
    if (letters > MOST_LETTERS) return undefined;
    const text = await shelf.fetched(path);
    letters += text?.length ?? 0;
    return text;
  };
  const list = read<Listed>(await fetched(ALL));
  if (list === undefined) return;
  const current = list.items.filter((item) => item.status === 'published').slice(0, MOST_ITEMS);
  for (const { key, version } of current) {
    const path = `/api/v1/items/${key}`;
    let guide = read<Guided>(await shelf.kept(path));
    if (guide?.version !== version) guide = read<Guided>(await fetched(path));
    if (guide === undefined) return;
    const { url } = guide.pack;
    if ((await shelf.kept(url)) === undefined && (await fetched(url)) === undefined) return;
  }
  for (const path of [...LISTS, ...BESIDE]) {
    if ((await shelf.kept(path)) === undefined && (await fetched(path)) === undefined) return;
  }
}
