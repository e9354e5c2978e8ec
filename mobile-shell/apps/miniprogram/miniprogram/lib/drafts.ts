import type { CaseSummary } from '@onewindow/sdk';
import { api } from './session';

/** The newest draft of an item, however many others there are. */
export async function draftOf(item: string): Promise<CaseSummary | undefined> {
  let cursor: string | undefined;
  do {
    const page = await api.myCases({ state: 'draft', cursor });
    const found = page.items.find((one) => one.item.key === item);
    if (found) return found;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return undefined;
}
