import { ProblemError } from '@onewindow/sdk';
import { common } from '../../lib/page';
import { describe } from '../../lib/look';
import { loadCore } from '../../lib/rules';
import { api, enter, wechatIsThere } from '../../lib/session';
import { lang, t } from '../../lib/words';

const TABS = ['/pages/cases/index', '/pages/me/index', '/pages/home/index'];

Page({
  data: { ...common(), busy: false, mobile: '', code: '', wrongMobile: '', wrongCode: '', demo: '', wait: '', binds: false, next: '/pages/me/index' },
  onLoad({ next }: { next?: string }) {
    if (next) this.setData({ next: decodeURIComponent(next) });
    void wechatIsThere().then((binds) => { this.setData({ binds }); });
  },
  typed(event: WechatMiniprogram.Input) {
    this.setData({ [event.currentTarget.id]: event.detail.value });
  },
  /** Checks with the server's own rules before asking it. */
  async check(kind: string, body: object): Promise<boolean> {
    const core = await loadCore();
    return this.wrong(core.checkRequest(kind, body, lang).errors);
  },
  wrong(errors: { pointer: string; message: string }[]): boolean {
    const at = (name: string) => errors.find(({ pointer }) => pointer.endsWith(name))?.message ?? '';
    this.setData({ wrongMobile: at('/mobile'), wrongCode: at('/code') });
    return this.data.wrongMobile === '' && this.data.wrongCode === '';
  },
  async act(work: () => Promise<void>) {
    this.setData({ busy: true, failure: '' });
    try {
      await work();
    } catch (failure) {
      const told = failure instanceof ProblemError && failure.faults.length > 0 && !this.wrong(failure.faults);
      if (!told) this.setData({ failure: describe(failure) });
    } finally {
      this.setData({ busy: false });
    }
  },
  send() {
    void this.act(async () => {
      const mobile = this.data.mobile.trim();
      if (!(await this.check('smsCode', { mobile }))) return;
      const sent = await api.requestSmsCode(mobile);
      this.setData({ demo: sent.demoCode ? t('demoCode', { code: sent.demoCode }) : '' });
      wx.showToast({ title: t('sent'), icon: 'none' });
      this.count(sent.retryAfterSeconds);
    });
  },
  count(seconds: number) {
    this.setData({ wait: seconds > 0 ? t('again', { n: seconds }) : '' });
    if (seconds > 0) setTimeout(() => { this.count(seconds - 1); }, 1000);
  },
  signIn() {
    void this.act(async () => {
      const body = { mobile: this.data.mobile.trim(), code: this.data.code.trim() };
      if (!(await this.check('citizenSession', body))) return;
      await enter(body.mobile, body.code);
      const { next } = this.data;
      if (TABS.includes(next)) wx.switchTab({ url: next });
      else wx.redirectTo({ url: next });
    });
  },
});
