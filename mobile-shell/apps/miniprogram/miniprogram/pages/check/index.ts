import { describeForm } from '@onewindow/form-model';
import { ProblemError } from '@onewindow/sdk';
import { config } from '../../config';
import { about, common, load } from '../../lib/page';
import { describe, isOpen, stateLook, yuan } from '../../lib/look';
import { openCase, type Opened } from '../../lib/opened';
import { api } from '../../lib/session';
import { t } from '../../lib/words';

Page({
  data: { ...common(), id: '', groups: [] as unknown[], papers: [] as unknown[], fees: [] as unknown[], open: [] as string[], signed: false, unsigned: false, sending: false, ready: false, rival: false },
  opened: undefined as Opened | undefined,
  unwatch: undefined as (() => void) | undefined,
  tried: false,

  onLoad({ id }: { id: string }) {
    this.tried = false;
    this.setData({ id });
    void load(this, async () => {
      this.opened = await openCase(id);
      this.unwatch = this.opened.watch(() => { this.draw(); });
      this.draw();
    });
  },
  onUnload() {
    this.unwatch?.();
  },
  draw() {
    const { opened } = this;
    if (!opened) return;
    const { model } = opened;
    const say = { yes: t('yes'), no: t('no'), unanswered: t('unanswered'), row: (title: string, n: number) => t('rowTitle', { title, n }) };
    const list = model.checklist().filter(({ state }) => state !== 'notNeeded');
    const open = [...(opened.onTheirWay > 0 ? [t('fileOnItsWay')] : []), ...model.faults().map(({ message }) => message), ...list.filter(isOpen).map(({ name, state }) => `${name}：${stateLook(state).text}`)];
    this.setData({
      ready: true,
      rival: opened.rival !== undefined,
      groups: describeForm(model, say).map((group) => ({ ...group, step: group.page.slice(1) })),
      papers: list.map(({ material, name, state }) => ({ id: material, name, look: stateLook(state) })),
      fees: model.fees.filter(({ state }) => state === 'charged').map(({ id, name, amountFen }) => ({ id, name, is: amountFen === undefined ? '' : yuan(amountFen) })),
      open: this.tried ? open : [],
    });
  },
  change(event: WechatMiniprogram.TouchEvent) {
    wx.navigateTo({ url: `/pages/form/index?id=${this.data.id}&step=${about<{ step: string }>(event).step}&from=check` });
  },
  /** What somebody confirms of all they hand in, by a tick of their own. */
  sign() {
    this.setData({ signed: !this.data.signed, unsigned: false });
  },
  /** What was confirmed was what stood here before. */
  settle(event: WechatMiniprogram.TouchEvent) {
    this.setData({ signed: false, failure: '' });
    this.opened?.settle(about<{ keep: string }>(event).keep === 'mine');
  },
  papersAgain() {
    wx.navigateTo({ url: `/pages/materials/index?id=${this.data.id}&from=check` });
  },
  /** WeChat lets a message be asked for only in answer to a tap, so this comes first; whatever is answered, the case goes on. */
  submit() {
    const { opened } = this;
    if (!opened) return;
    this.tried = true;
    for (const page of opened.model.pages()) opened.attempted.add(page.pointer);
    this.draw();
    if (this.data.open.length > 0) {
      wx.pageScrollTo({ scrollTop: 0, duration: 0 });
      return;
    }
    if (!this.data.signed) {
      this.setData({ unsigned: true });
      wx.pageScrollTo({ selector: '.declaration', duration: 0 });
      return;
    }
    const tmplIds = config.subscribeTemplates;
    if (tmplIds.length === 0) {
      void this.send();
      return;
    }
    wx.requestSubscribeMessage({
      tmplIds,
      complete: (answers: object) => {
        const agreed = Object.entries(answers).filter(([id, said]) => said === 'accept' && tmplIds.includes(id));
        void this.agree(agreed.map(([id]) => id)).then(() => this.send());
      },
    });
  },
  /** Tells the office what WeChat may send. Whoever logs in otherwise is told in the message centre alone. */
  async agree(templates: string[]) {
    if (templates.length > 0) await api.agreeToWechatNotices(templates).catch(() => undefined);
  },
  async send() {
    this.setData({ sending: true, failure: '' });
    try {
      const done = await (this.opened as Opened).submit();
      wx.reLaunch({ url: done.receipt ? `/pages/receipt/index?id=${done.id}` : `/pages/case/index?id=${done.id}` });
    } catch (failure) {
      const refused = failure instanceof ProblemError && failure.faults.length > 0 ? failure.faults.map(({ message }) => message) : [];
      this.setData({ sending: false, open: refused, failure: refused.length > 0 || this.data.rival ? '' : describe(failure) });
      wx.pageScrollTo({ scrollTop: 0, duration: 0 });
    }
  },
});
