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

/** Runs what fills a page; what goes wrong is told on it. */
export async function load(page: Shown, work: () => Promise<void>): Promise<void> {
  page.setData({ k: scale.factor, busy: true, failure: '' });
  const title = TITLES[page.route?.split('/')[1] ?? ''];
  if (lang !== 'zh-CN' && title !== undefined) wx.setNavigationBarTitle({ title: words[title] });
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
