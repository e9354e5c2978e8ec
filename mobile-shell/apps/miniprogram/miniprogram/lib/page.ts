import { describe, scale } from './look';
import { words } from './words';

/** What every page shows from the beginning: texts, the size of type, and whether it waits. */
export const common = () => ({ t: words, k: scale.factor, busy: true, failure: '' });

interface Shown {
  setData(data: Record<string, unknown>): void;
}

/** Runs what fills a page; what goes wrong is told on it. */
export async function load(page: Shown, work: () => Promise<void>): Promise<void> {
  page.setData({ k: scale.factor, busy: true, failure: '' });
  try {
    await work();
    page.setData({ busy: false });
  } catch (failure) {
    page.setData({ busy: false, failure: describe(failure) });
  }
}

/** What a tap or a change of a field is about, from the element's `data-` attributes. */
export function about<T extends Record<string, string>>(event: { currentTarget: { dataset: unknown } }): T {
  return event.currentTarget.dataset as T;
}
