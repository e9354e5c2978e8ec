import { ref, watch } from 'vue';
import { api, me } from './session';

const KEY = 'onewindow.favourites';

function onDevice(): string[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(found) ? found.filter((key) => typeof key === 'string') : [];
  } catch {
    return [];
  }
}

function keepOnDevice(keys: readonly string[]): void {
  try {
    if (keys.length > 0) localStorage.setItem(KEY, JSON.stringify(keys));
    else localStorage.removeItem(KEY);
  } catch {
    // Kept until the page goes.
  }
}

/** The keys of the items one keeps, the last added first; of the person, or of this device while nobody is logged in. */
export const favourites = ref<readonly string[]>(onDevice());

/** Reads them anew; what was kept on this device before the log-in becomes the person's. */
async function read(): Promise<void> {
  if (!api.signedIn) {
    favourites.value = onDevice();
    return;
  }
  const before = onDevice();
  // The oldest first, so that the order stays; an item that is there no more is let go.
  for (const key of [...before].reverse()) await api.addFavourite(key).catch(() => undefined);
  keepOnDevice([]);
  favourites.value = (await api.favourites()).items.map(({ key }) => key);
}

let following = false;

/** Keeps {@link favourites} true to who is logged in. */
export function followFavourites(): void {
  if (following) return;
  following = true;
  // Without a network the last ones stay.
  watch(me, () => void read().catch(() => undefined), { immediate: true });
}

/** Keeps an item or lets it go. What the server refuses is as it was. */
export async function toggleFavourite(key: string): Promise<void> {
  const before = favourites.value;
  const add = !before.includes(key);
  favourites.value = add ? [key, ...before] : before.filter((one) => one !== key);
  if (!api.signedIn) {
    keepOnDevice(favourites.value);
    return;
  }
  try {
    await (add ? api.addFavourite(key) : api.removeFavourite(key));
  } catch (failure) {
    favourites.value = before;
    throw failure;
  }
}
