import { describe, scale } from './look';
import { lang, words } from './words';

/** What every page shows from the beginning: texts, the size of type, and whether it waits. */
export const common = () => ({ t: words, k: scale.factor, busy: true, failure: '' });

/** The titles that stand in the pages' own configuration are Chinese; these are said where the language is another. */
const TITLES: Record<string, keyof typeof words> = {
  home: 'appName', items: 'all', guide: 'guide', start: 'start', form: 'apply', materials: 'stepMaterials', check: 'stepCheck', receipt: 'receipt', cases: 'cases', case: 'progress', rating: 'ratingTitle', me: 'me',
};

interface Shown {
  route?: string;
  setData(data: Record<string, unknown>): void;
}

const runs = new WeakMap<Shown, number>();

/**
 * Runs what fills a page; what goes wrong is told on it. Where it is run again before it is done, the last run alone
 * fills the page: `work` asks whether it is that one before it shows what it waited for.
 */
export async function load(page: Shown, work: (isLast: () => boolean) => Promise<void>): Promise<void> {
  const run = (runs.get(page) ?? 0) + 1;
  runs.set(page, run);
  const isLast = () => runs.get(page) === run;
  page.setData({ k: scale.factor, busy: true, failure: '' });
  const title = TITLES[page.route?.split('/')[1] ?? ''];
  if (lang !== 'zh-CN' && title !== undefined) wx.setNavigationBarTitle({ title: words[title] });
  try {
    await work(isLast);
    if (isLast()) page.setData({ busy: false });
  } catch (failure) {
    if (isLast()) page.setData({ busy: false, failure: describe(failure) });
  }
}

/** What a tap or a change of a field is about, from the element's `data-` attributes. */
export function about<T extends Record<string, string>>(event: { currentTarget: { dataset: unknown } }): T {
  return event.currentTarget.dataset as T;
}
