/** A row of the sealed store; nothing of it can be read without the key of its person. */
export interface Row {
  owner: string;
  kind: string;
  id: string;
  iv: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
}

const NAME = 'onewindow.kept';
const ROWS = 'rows';
const KEYS = 'keys';
const DEVICE = 'device';

let opening: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opening ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(ROWS, { keyPath: ['owner', 'kind', 'id'] });
      request.result.createObjectStore(KEYS);
    };
    request.onsuccess = () => {
      // A browser may close it, as when it runs short of space: the next use opens it again.
      request.result.onclose = () => {
        opening = undefined;
      };
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error('the store cannot be opened'));
    };
  });
  opening.catch(() => {
    opening = undefined;
  });
  return opening;
}

/** One transaction; what was written is there once this is done. */
async function run<T>(store: string, mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  return await new Promise<T>((resolve, reject) => {
    const transaction = database.transaction(store, mode);
    const request = work(transaction.objectStore(store));
    transaction.oncomplete = () => {
      resolve(request.result);
    };
    transaction.onabort = () => {
      reject(transaction.error ?? new Error('the store is full'));
    };
  });
}

export const rows = {
  put: (row: Row) => run(ROWS, 'readwrite', (store) => store.put(row)),
  get: (owner: string, kind: string, id: string) => run<Row | undefined>(ROWS, 'readonly', (store) => store.get([owner, kind, id])),
  /** All of a kind, by id. An array stands behind every text, so this is the end of the kind. */
  all: (owner: string, kind: string) => run<Row[]>(ROWS, 'readonly', (store) => store.getAll(IDBKeyRange.bound([owner, kind], [owner, kind, []]))),
  /** All of an owner, of every kind. */
  dropAll: (owner: string) => run(ROWS, 'readwrite', (store) => store.delete(IDBKeyRange.bound([owner], [owner, []]))),
  drop: (owner: string, kind: string, id: string) => run(ROWS, 'readwrite', (store) => store.delete([owner, kind, id])),
};

/** The secret of this device, made when first asked for. Nobody can read it, this program included. */
export async function deviceKey(): Promise<CryptoKey> {
  const kept = await run<CryptoKey | undefined>(KEYS, 'readonly', (store) => store.get(DEVICE));
  if (kept) return kept;
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const made = await crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveKey', 'deriveBits']);
  bytes.fill(0);
  // Another tab may have been quicker: its key stays.
  await run(KEYS, 'readwrite', (store) => store.add(made, DEVICE)).catch(() => undefined);
  return (await run<CryptoKey | undefined>(KEYS, 'readonly', (store) => store.get(DEVICE))) ?? made;
}
