import { about, common, load } from '../../lib/page';
import { itemLook, periodText } from '../../lib/look';
import { api } from '../../lib/session';
import { t } from '../../lib/words';

Page({
  data: { ...common(), q: '', items: [] as Record<string, unknown>[], next: '', found: true },
  /** What was searched for, while something else is typed already. */
  asked: '',
  onLoad({ q }: { q?: string }) {
    this.setData({ q: decodeURIComponent(q ?? '') });
    void this.search();
  },
  typed(event: WechatMiniprogram.Input) {
    this.setData({ q: event.detail.value });
  },
  search() {
    this.asked = this.data.q;
    this.setData({ items: [], next: '' });
    return this.more();
  },
  async more() {
    await load(this, async (isLast) => {
      const page = await api.items({ q: this.asked, cursor: this.data.next, limit: 20 });
      if (!isLast()) return;
      const items = page.items.map(({ key, name, department, promised, visits }) => ({
        key, name, about: `${department.name} · ${t('promised')} ${periodText(promised)}`, visits: visits === 0 ? t('noVisit') : '', ...itemLook(key),
      }));
      const all = [...this.data.items, ...items];
      this.setData({ items: all, next: page.nextCursor ?? '', found: all.length > 0 });
    });
  },
  onReachBottom() {
    if (this.data.next !== '' && !this.data.busy) void this.more();
  },
  open(event: WechatMiniprogram.TouchEvent) {
    wx.navigateTo({ url: `/pages/guide/index?key=${about<{ key: string }>(event).key}` });
  },
});
