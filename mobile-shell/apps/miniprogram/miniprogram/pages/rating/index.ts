import { newIdempotencyKey, ProblemError, type CaseRating, type GivenRating, type RatingChoice, type RatingGrade } from '@onewindow/sdk';
import { about, common, load } from '../../lib/page';
import { describe, icon, moment } from '../../lib/look';
import { api } from '../../lib/session';
import { t } from '../../lib/words';

/** What was given and what came of it, as the template draws it. */
function shown(one: GivenRating, choices: RatingChoice[]) {
  const second = choices.find(({ grade }) => grade === one.secondGrade);
  return {
    grade: one.gradeText, when: moment(one.ratedAt).day, tags: one.tags, comment: one.comment ?? '',
    open: one.open ? t('ratingOpen', { date: one.answerDue ?? '' }) : '',
    reply: one.reply ? `${t('ratingReply')}${one.reply}` : '',
    second: second ? t('ratingSecond', { grade: second.text }) : '',
  };
}

Page({
  data: {
    ...common(), id: '', ready: false, asks: false, first: false, lead: '', given: null as ReturnType<typeof shown> | null, thanked: false, sending: false, refused: '',
    grades: [] as { grade: string; text: string; stars: string }[], grade: '', tags: [] as { code: string; text: string; on: boolean }[], comment: '', check: icon('check', 'white'),
  },
  choices: [] as RatingChoice[],
  /** One key for one rating: sending it again after a broken connection is the same, and what was changed is another. */
  intent: { text: '', key: '' },
  onLoad({ id }: { id: string }) {
    this.setData({ id });
    void this.fill();
  },
  async fill() {
    await load(this, async () => {
      const [given, { items }] = await Promise.all([api.rating(this.data.id), api.ratingTags()]);
      this.choices = items;
      this.draw(given);
    });
  },
  draw(given: CaseRating) {
    this.setData({
      ready: true, asks: given.mayRate || given.mayRateAgain, first: given.mayRate, lead: t(given.mayRateAgain ? 'ratingAgainLead' : 'ratingLead'),
      given: given.rating ? shown(given.rating, this.choices) : null, grade: '', tags: [], comment: '',
      grades: this.choices.map(({ grade, text, stars }) => ({ grade, text, stars: '★'.repeat(stars) })),
    });
  },
  choose(event: WechatMiniprogram.TouchEvent) {
    const { grade } = about<{ grade: string }>(event);
    if (grade === this.data.grade) return;
    // The tags are those of the grade.
    const tags = this.choices.find((one) => one.grade === grade)?.tags ?? [];
    this.setData({ grade, tags: this.data.first ? tags.map((tag) => ({ ...tag, on: false })) : [] });
  },
  tick(event: WechatMiniprogram.TouchEvent) {
    const { code } = about<{ code: string }>(event);
    this.setData({ tags: this.data.tags.map((tag) => (tag.code === code ? { ...tag, on: !tag.on } : tag)) });
  },
  typed(event: WechatMiniprogram.Input) {
    this.setData({ comment: event.detail.value });
  },
  async send() {
    const { id, first } = this.data;
    const comment = this.data.comment.trim();
    const rating = {
      grade: this.data.grade as RatingGrade, tags: this.data.tags.filter(({ on }) => on).map(({ code }) => code), ...(comment === '' ? {} : { comment }),
    };
    const text = JSON.stringify(rating);
    if (this.intent.text !== text) this.intent = { text, key: newIdempotencyKey() };
    this.setData({ sending: true, refused: '' });
    try {
      this.draw(first ? await api.rate(id, rating, this.intent.key) : await api.rateAgain(id, rating.grade));
      this.setData({ sending: false, thanked: true });
      wx.pageScrollTo({ scrollTop: 0, duration: 0 });
    } catch (failure) {
      this.setData({ sending: false, refused: describe(failure) });
      // It was rated elsewhere meanwhile, or is over: what is true now is shown in the place of the questions.
      if (failure instanceof ProblemError && failure.status === 409) await this.fill();
      wx.pageScrollTo({ scrollTop: 0, duration: 0 });
    }
  },
  back() {
    if (getCurrentPages().length > 1) wx.navigateBack();
    else wx.redirectTo({ url: `/pages/case/index?id=${this.data.id}` });
  },
});
