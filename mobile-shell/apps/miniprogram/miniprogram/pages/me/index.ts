import { common, load } from '../../lib/page';
import { closeCase } from '../../lib/opened';
import { api, remember, whoami } from '../../lib/session';
import { t } from '../../lib/words';

Page({
  data: { ...common(), name: '', mobile: '', level: '', firms: [] as unknown[], licences: [] as unknown[] },
  onShow() {
    void load(this, async () => {
      const me = await whoami();
      this.setData({
        name: me?.name ?? '', mobile: me?.maskedMobile ?? '', level: me?.realNameLevel ? t('realName', { n: me.realNameLevel }) : '',
        firms: me?.firms ?? [], licences: me?.licences ?? [],
      });
    });
  },
  signIn() {
    wx.navigateTo({ url: '/pages/login/index' });
  },
  async signOut() {
    closeCase();
    await api.signOut().catch(() => undefined);
    remember(undefined);
    this.onShow();
  },
});
