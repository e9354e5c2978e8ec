import { common, load, about } from '../../lib/page';
import { itemLook, icon } from '../../lib/look';
import { api } from '../../lib/session';

Page({
  data: { ...common(), q: '', items: [] as unknown[], glass: icon('search', 'grey'), seal: icon('seal', 'white') },
  onLoad() {
    void this.fill();
  },
  async fill() {
    await load(this, async () => {
      const { items } = await api.items({ popular: true, limit: 8 });
      this.setData({ items: items.map(({ key, name }) => ({ key, name, ...itemLook(key) })) });
    });
  },
  typed(event: WechatMiniprogram.Input) {
    this.setData({ q: event.detail.value });
  },
  search() {
    wx.navigateTo({ url: `/pages/items/index?q=${encodeURIComponent(this.data.q.trim())}` });
  },
  open(event: WechatMiniprogram.TouchEvent) {
    wx.navigateTo({ url: `/pages/guide/index?key=${about<{ key: string }>(event).key}` });
  },
});
