import { deviceKey, rows } from './database';

const text = new TextEncoder();
const HASH = { hash: 'SHA-256', salt: new Uint8Array(0) };

/** One person's sealed store on this device. What another person keeps here is neither listed nor readable. */
export interface Vault {
  put(kind: string, id: string, value: unknown): Promise<void>;
  putBytes(kind: string, id: string, bytes: ArrayBuffer): Promise<void>;
  get<T>(kind: string, id: string): Promise<T | undefined>;
  getBytes(kind: string, id: string): Promise<ArrayBuffer | undefined>;
  /** All of a kind whose ids begin with this. */
  all<T>(kind: string, prefix?: string): Promise<{ id: string; value: T }[]>;
  drop(kind: string, id: string): Promise<void>;
  /** Leaves nothing of this person. */
  wipe(): Promise<void>;
}

const vaults = new Map<string, Promise<Vault>>();

/**
 * The store of a person. Its AES-GCM key is derived from the secret of the device, which cannot be taken
 * out of the browser, and from the person's id, which is on the device only while they are signed in:
 * after that nothing here opens what they left, until they come back.
 */
export function openVault(person: string): Promise<Vault> {
  const open = vaults.get(person) ?? unlock(person);
  vaults.set(person, open);
  open.catch(() => vaults.delete(person));
  return open;
}

async function unlock(person: string): Promise<Vault> {
  const device = await deviceKey();
  const derive = (use: string) => ({ name: 'HKDF', ...HASH, info: text.encode(`onewindow ${use} ${person}`) });
  const [key, tag] = await Promise.all([
    crypto.subtle.deriveKey(derive('seal'), device, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
    crypto.subtle.deriveBits(derive('owner'), device, 128),
  ]);
  const owner = [...new Uint8Array(tag)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  /** A row opens only where it was put: under its person, kind and id. */
  const at = (iv: Uint8Array<ArrayBuffer>, kind: string, id: string) => ({ name: 'AES-GCM', iv, additionalData: text.encode(`${owner}/${kind}/${id}`) });

  async function putBytes(kind: string, id: string, bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<void> {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt(at(iv, kind, id), key, bytes);
    await rows.put({ owner, kind, id, iv, sealed });
  }
  const read = (bytes: ArrayBuffer): unknown => JSON.parse(new TextDecoder().decode(bytes));
  const unseal = ({ kind, id, iv, sealed }: { kind: string; id: string; iv: Uint8Array<ArrayBuffer>; sealed: ArrayBuffer }) =>
    crypto.subtle.decrypt(at(iv, kind, id), key, sealed);

  return {
    putBytes,
    put: (kind, id, value) => putBytes(kind, id, text.encode(JSON.stringify(value))),
    async getBytes(kind, id) {
      const row = await rows.get(owner, kind, id);
      return row && (await unseal(row));
    },
    async get<T>(kind: string, id: string) {
      const row = await rows.get(owner, kind, id);
      return row && (read(await unseal(row)) as T);
    },
    async all<T>(kind: string, prefix = '') {
      const found = (await rows.all(owner, kind)).filter(({ id }) => id.startsWith(prefix));
      return await Promise.all(found.map(async (row) => ({ id: row.id, value: read(await unseal(row)) as T })));
    },
    async drop(kind, id) {
      await rows.drop(owner, kind, id);
    },
    async wipe() {
      await rows.dropAll(owner);
    },
  };
}
