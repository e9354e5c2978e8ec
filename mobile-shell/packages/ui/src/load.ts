import { lang } from './i18n';
import { onMounted, ref, shallowRef, watch, type Ref, type ShallowRef, type WatchSource } from 'vue';

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
