import { common, load } from '../../lib/page';
import { closeCase } from '../../lib/opened';
import { leave, leaveWechat, wechatIsThere, whoami } from '../../lib/session';
import { t } from '../../lib/words';

Page({
  data: { ...common(), name: '', mobile: '', level: '', binds: false, firms: [] as unknown[], licences: [] as unknown[] },
  onShow() {
    void load(this, async () => {
      const me = await whoami();
      this.setData({
        name: me?.name ?? '', mobile: me?.maskedMobile ?? '', level: me?.realNameLevel ? t('realName', { n: me.realNameLevel }) : '',
        binds: me !== undefined && (await wechatIsThere()), firms: me?.firms ?? [], licences: me?.licences ?? [],
      });
    });
  },
  signIn() {
    wx.navigateTo({ url: '/pages/login/index' });
  },
  async signOut() {
    closeCase();
    await leave();
    this.onShow();
  },
  /** 解绑微信: the account stays logged in here until its owner logs out. */
  unbind() {
    void load(this, async () => {
      const was = await leaveWechat();
      wx.showToast({ title: t(was ? 'unbound' : 'notBound'), icon: 'none' });
    });
  },
});
