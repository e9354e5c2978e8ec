import { about, common, load } from '../../lib/page';
import { itemLook, moment } from '../../lib/look';
import { api, whoami } from '../../lib/session';
import { t } from '../../lib/words';

Page({
  data: { ...common(), signedIn: false, cases: [] as unknown[] },
  onShow() {
    this.setData({ signedIn: api.signedIn });
    void load(this, async () => {
      await whoami();
      const { items } = api.signedIn ? await api.myCases() : { items: [] };
      this.setData({
        signedIn: api.signedIn,
        cases: items.map((one) => ({
          id: one.id, name: one.item.name, state: one.stateText, draft: one.state === 'draft', applicant: one.applicant.name,
          number: one.number ?? t('updated', { date: moment(one.createdAt).day }),
          when: one.submittedAt ? t('submittedAt', { date: moment(one.submittedAt).day }) : '', ...itemLook(one.item.key),
        })),
      });
    });
  },
  open(event: WechatMiniprogram.TouchEvent) {
    wx.navigateTo({ url: `/pages/case/index?id=${about<{ id: string }>(event).id}` });
  },
  signIn() {
    wx.navigateTo({ url: `/pages/login/index?next=${encodeURIComponent('/pages/cases/index')}` });
  },
});
