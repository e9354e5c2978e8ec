import { common, load } from '../../lib/page';
import { describe, moment } from '../../lib/look';
import { dropOlder } from '../../lib/opened';
import { api } from '../../lib/session';
import { t } from '../../lib/words';
import type { Case, CaseRating } from '@onewindow/sdk';

/** What is said of the rating, and what the way to it is called; nothing before it can be rated. */
function offerOf(given: CaseRating | undefined): { rating: string; rate: string } {
  if (given?.mayRate) return { rating: t('ratingLead'), rate: t('toRate') };
  if (given?.mayRateAgain) return { rating: t('ratingAgainLead'), rate: t('toRateAgain') };
  return given?.rating ? { rating: given.rating.gradeText, rate: t('seeRating') } : { rating: '', rate: '' };
}

Page({
  data: { ...common(), id: '', name: '', number: '', state: '', applicant: '', due: '', events: [] as unknown[], notices: [] as unknown[], goOn: '', withdrawable: false, draft: false, rating: '', rate: '' },
  one: undefined as Case | undefined,
  onLoad({ id }: { id: string }) {
    this.setData({ id });
  },
  onShow() {
    void this.fill();
  },
  async fill() {
    await load(this, async () => {
      const { id } = this.data;
      // Whether it can be rated is asked beside the case, which shows even when that is not answered.
      const [one, { items }, given] = await Promise.all([api.case(id), api.timeline(id), api.rating(id).catch(() => undefined)]);
      this.one = one;
      this.setData({
        name: one.item.name, number: one.number ?? '', state: one.stateText, applicant: one.applicant.name, due: one.promisedDue ?? '',
        draft: one.state === 'draft',
        events: items.map((event, at) => ({ at, text: event.text, by: event.actorName, detail: event.detail ?? '', when: `${moment(event.at).day} ${moment(event.at).time}` })).reverse(),
        notices: one.notices.map(({ id: key, title, number, reasons, note }) => ({ key, title, number, text: [...reasons.map((reason) => reason.text), note ?? ''].filter((line) => line !== '').join('\n') })),
        // What may be done is what the server says; the words are this page's.
        goOn: one.allowed.includes('submit') ? t('continueDraft') : one.allowed.includes('resubmit') ? t('supplement') : '',
        withdrawable: one.allowed.includes('withdraw') && one.state !== 'draft',
        ...offerOf(given),
      });
    });
  },
  fillIn() {
    if (this.one) dropOlder(this.one);
    wx.navigateTo({ url: `/pages/${this.data.draft ? 'form' : 'materials'}/index?id=${this.data.id}` });
  },
  rateIt() {
    wx.navigateTo({ url: `/pages/rating/index?id=${this.data.id}` });
  },
  /** Asks first, because it cannot be taken back. */
  end(content: string, work: (one: Case) => Promise<unknown>) {
    wx.showModal({
      title: this.data.name, content, confirmText: t('sure'), cancelText: t('cancel'),
      success: async ({ confirm }) => {
        if (!confirm || !this.one) return;
        try {
          await work(this.one);
          wx.switchTab({ url: '/pages/cases/index' });
        } catch (failure) {
          this.setData({ failure: describe(failure) });
        }
      },
    });
  },
  withdraw() {
    this.end(t('withdrawAsk'), (one) => api.withdraw(one));
  },
  remove() {
    this.end(t('deleteAsk'), (one) => api.deleteDraft(one));
  },
});
