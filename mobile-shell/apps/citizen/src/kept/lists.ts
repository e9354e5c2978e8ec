import { OfflineError, type Me } from '@onewindow/sdk';
import { api, me } from '../data/session';
import { openVault } from './vault';

const KIND = 'list';

/** Something personal that was read, and since when it is so; nothing while it is of now. */
export interface Seen<T> {
  value: T;
  at?: string;
}

/** Keeps something of the signed-in person as it is now. A browser that refuses costs nothing now. */
export async function keepSeen(owner: string, name: string, value: unknown): Promise<void> {
  await openVault(owner)
    .then((vault) => vault.put(KIND, name, { value, at: new Date().toISOString() }))
    .catch(() => undefined);
}

/** Reads something of the signed-in person; without a network, as it was seen last on this device. */
export async function readOrSeen<T>(name: string, read: () => Promise<T>): Promise<Seen<T>> {
  const owner = api.subject ?? '';
  try {
    const value = await read();
    // Kept beside the page's own work.
    void keepSeen(owner, name, value);
    return { value };
  } catch (failure) {
    if (!(failure instanceof OfflineError)) throw failure;
    const seen = await openVault(owner)
      .then((vault) => vault.get<Required<Seen<T>>>(KIND, name))
      .catch(() => undefined);
    if (seen === undefined) throw failure;
    return seen;
  }
}

/** The signed-in person, or without a network as they were seen last on this device. */
export async function meOrSeen(): Promise<Seen<Me>> {
  const owner = api.subject;
  const seen = await readOrSeen('me', () => api.me());
  // Whoever left meanwhile, here or in another tab, stays away.
  if (api.subject === owner && (seen.at === undefined || me.value === undefined)) me.value = seen.value;
  return seen;
}

/** What is read, or without a network what stands in for it. */
export async function readOr<T>(read: () => Promise<T>, instead: T): Promise<T> {
  try {
    return await read();
  } catch (failure) {
    if (failure instanceof OfflineError) return instead;
    throw failure;
  }
}
