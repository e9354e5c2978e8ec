import { ProblemError } from '@onewindow/sdk';
import { keptList } from '@onewindow/ui';
import { ref, watch } from 'vue';
import { api, me } from './session';

/** Statuses of favourites that can never become the person's. */
const LET_GO = [404, 409];

/** What is kept while nobody is logged in. */
const onDevice = keptList('onewindow.favourites');

/** The keys of the items one keeps, the last added first; of the person, or of this device while nobody is logged in. */
export const favourites = ref<readonly string[]>(onDevice.value);

/** Reads them anew; what was kept on this device before the log-in becomes the person's. */
async function read(): Promise<void> {
  if (!api.signedIn) {
    favourites.value = onDevice.value;
    return;
  }
  // The oldest first, so that the order stays, and each goes from the device once the server has it.
  for (const key of [...onDevice.value].reverse()) {
    await api.addFavourite(key).catch((failure: unknown) => {
      // An item that is there no more, or one too many, is let go; else the rest waits for the next time.
      if (!(failure instanceof ProblemError) || !LET_GO.includes(failure.status)) throw failure;
    });
    onDevice.value = onDevice.value.filter((one) => one !== key);
  }
  const owner = api.subject;
  const { items } = await api.favourites();
  // Who came or left meanwhile has others.
  if (api.subject === owner) favourites.value = items.map(({ key }) => key);
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
    onDevice.value = favourites.value;
    return;
  }
  try {
    await (add ? api.addFavourite(key) : api.removeFavourite(key));
  } catch (failure) {
    favourites.value = before;
    throw failure;
  }
}
