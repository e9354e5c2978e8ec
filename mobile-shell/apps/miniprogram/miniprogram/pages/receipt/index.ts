import { common, load } from '../../lib/page';
import { icon, moment } from '../../lib/look';
import { api } from '../../lib/session';

Page({
  data: { ...common(), id: '', name: '', number: '', receipt: '', issued: '', papers: [] as unknown[], check: icon('check', 'white') },
  onLoad({ id }: { id: string }) {
    this.setData({ id });
    void load(this, async () => {
      const one = await api.case(id);
      const at = one.receipt ? moment(one.receipt.issuedAt) : undefined;
      this.setData({
        name: one.item.name, number: one.number ?? '', receipt: one.receipt?.number ?? '',
        issued: at ? `${at.day} ${at.time}` : '', papers: one.receipt?.materials ?? [],
      });
    });
  },
  follow() {
    wx.redirectTo({ url: `/pages/case/index?id=${this.data.id}` });
  },
  home() {
    wx.switchTab({ url: '/pages/home/index' });
  },
});
