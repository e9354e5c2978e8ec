import { about, common, load } from '../../lib/page';
import { itemLook, moment } from '../../lib/look';
import { api, whoami } from '../../lib/session';
import { t } from '../../lib/words';

Page({
  data: { ...common(), signedIn: false, cases: [] as unknown[], next: '' },
  onShow() {
    this.setData({ signedIn: api.signedIn });
    void this.fill();
  },
  /** Begins the list anew, or goes on with it. */
  async fill(cursor?: string) {
    await load(this, async (isLast) => {
      await whoami();
      const { items, nextCursor } = api.signedIn ? await api.myCases({ cursor }) : { items: [], nextCursor: null };
      if (!isLast()) return;
      const rows = items.map((one) => ({
        id: one.id, name: one.item.name, state: one.stateText, draft: one.state === 'draft', applicant: one.applicant.name,
        number: one.number ?? t('updated', { date: moment(one.createdAt).day }),
        when: one.submittedAt ? t('submittedAt', { date: moment(one.submittedAt).day }) : '', ...itemLook(one.item.key),
      }));
      this.setData({ signedIn: api.signedIn, cases: cursor === undefined ? rows : [...this.data.cases, ...rows], next: nextCursor ?? '' });
    });
  },
  onReachBottom() {
    if (this.data.next !== '' && !this.data.busy) void this.fill(this.data.next);
  },
  open(event: WechatMiniprogram.TouchEvent) {
    wx.navigateTo({ url: `/pages/case/index?id=${about<{ id: string }>(event).id}` });
  },
  signIn() {
    wx.navigateTo({ url: `/pages/login/index?next=${encodeURIComponent('/pages/cases/index')}` });
  },
});
