import { lang } from './i18n';
import { computed, onMounted, ref, shallowRef, watch, type Ref, type ShallowRef, type WatchSource } from 'vue';

export interface Loaded<T> {
  value: ShallowRef<T | undefined>;
  failure: ShallowRef<unknown>;
  busy: Ref<boolean>;
  again: () => Promise<void>;
}

/** Loads on mounting, whenever a source changes, and in the new language when that changes. The last call wins. */
export function useLoad<T>(load: () => Promise<T>, sources: WatchSource[] = []): Loaded<T> {
  const value = shallowRef<T>();
  const failure = shallowRef<unknown>();
  const busy = ref(true);
  let turn = 0;
  async function again(): Promise<void> {
    turn += 1;
    const mine = turn;
    busy.value = true;
    try {
      const loaded = await load();
      if (mine !== turn) return;
      value.value = loaded;
      failure.value = undefined;
    } catch (thrown) {
      if (mine === turn) failure.value = thrown;
    } finally {
      if (mine === turn) busy.value = false;
    }
  }
  onMounted(again);
  watch([lang, ...sources], again);
  return { value, failure, busy, again };
}

interface Listed {
  items: unknown[];
  nextCursor: string | null;
}

export interface Pages<P extends Listed> extends Loaded<P> {
  /** The rows of all pages asked for so far. */
  rows: ShallowRef<P['items'][number][]>;
  /** Whether there are more. */
  hasMore: Readonly<Ref<boolean>>;
  moreFailure: ShallowRef<unknown>;
  more: () => Promise<void>;
}

/** Loads a list's first page as `useLoad` does, and further ones after it when asked. */
export function usePages<P extends Listed>(
  load: (cursor?: string) => Promise<P>,
  sources: WatchSource[] = [],
): Pages<P> {
  const first = useLoad(() => load(), sources);
  const rows = shallowRef<P['items'][number][]>([]);
  const next = ref<string | null>(null);
  const moreFailure = shallowRef<unknown>();
  watch(first.value, (page) => {
    rows.value = page?.items ?? [];
    next.value = page?.nextCursor ?? null;
    moreFailure.value = undefined;
  });
  async function more(): Promise<void> {
    const from = next.value;
    if (from === null) return;
    moreFailure.value = undefined;
    try {
      const page = await load(from);
      // The list may have been asked for anew meanwhile.
      if (next.value !== from) return;
      rows.value = [...rows.value, ...page.items];
      next.value = page.nextCursor;
    } catch (thrown) {
      moreFailure.value = thrown;
    }
  }
  return { ...first, rows, hasMore: computed(() => next.value !== null), moreFailure, more };
}
