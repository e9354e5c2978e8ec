import type { LampScope, LampTotals } from '@onewindow/sdk';
import { lang } from '@onewindow/ui';
import { onMounted, onUnmounted, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import { api } from '../data/session';

/** How long to wait before asking again after a failure. */
const PAUSE = 5_000;

export interface LiveTotals {
  totals: ShallowRef<LampTotals | undefined>;
  /** Whether the last thing heard was good. */
  live: Ref<boolean>;
}

/** Totals that follow the server for as long as the view is there: the server ends each answer after minutes, and is asked again. */
export function useTotals(scope: () => LampScope): LiveTotals {
  const totals = shallowRef<LampTotals>();
  const live = ref(true);
  let stop = new AbortController();

  async function follow(): Promise<void> {
    stop.abort();
    const mine = new AbortController();
    stop = mine;
    while (!mine.signal.aborted) {
      try {
        await api.watchLamps(
          scope(),
          (found) => {
            if (mine.signal.aborted) return;
            totals.value = found;
            live.value = true;
          },
          mine.signal,
        );
      } catch {
        // The list beside shows what is wrong in words; here it is enough to say that it is not live.
        if (mine.signal.aborted) return;
        live.value = false;
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
    }
  }

  onMounted(follow);
  watch([lang, scope], follow);
  onUnmounted(() => {
    stop.abort();
  });
  return { totals, live };
}
