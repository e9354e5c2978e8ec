import { computed, ref, watch, type ComputedRef, type Ref } from 'vue';
import type { Pages } from '@onewindow/ui';

interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
type Read<T> = (cursor?: string) => Promise<Page<T>>;

/** How many of what is wanted are shown before more are asked for. */
const SCREENFUL = 10;

/** The first of a list that are wanted, `most` at most, read page by page until there are so many. */
export async function firstOf<T>(read: Read<T>, most: number, isWanted: (one: T) => boolean = () => true): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    items.push(...page.items.filter(isWanted));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && items.length < most);
  return items.slice(0, most);
}

/** Everything of a list, page by page. */
export const all = <T>(read: Read<T>): Promise<T[]> => firstOf(read, Infinity);

/**
 * What is wanted of a list that is loaded page by page. Where little of it was found it reads on by itself, so that
 * nothing is missing only because much else came first.
 */
export function useSifted<T>(pages: Pages<Page<T>>, isWanted: (one: T) => boolean): { shown: ComputedRef<T[]>; isReading: Ref<boolean> } {
  const shown = computed(() => pages.rows.value.filter(isWanted));
  const isReading = ref(false);
  watch(shown, async () => {
    if (isReading.value) return;
    isReading.value = true;
    while (shown.value.length < SCREENFUL && pages.hasMore.value) {
      await pages.more();
      if (pages.moreFailure.value !== undefined) break;
    }
    isReading.value = false;
  });
  return { shown, isReading };
}
