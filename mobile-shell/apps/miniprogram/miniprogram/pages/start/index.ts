import { newIdempotencyKey, type CaseSummary } from '@onewindow/sdk';
import { draftOf } from '../../lib/drafts';
import { about, common, load } from '../../lib/page';
import { describe, moment } from '../../lib/look';
import { dropOlder } from '../../lib/opened';
import { api, whoami } from '../../lib/session';
import { t } from '../../lib/words';

/** One key a choice: pressing twice, or again after a broken connection, still makes one case. */
const keys = new Map<string, string>();

Page({
  data: { ...common(), key: '', name: '', who: [] as { id: string; title: string }[], chosen: '', districts: [] as { key: string; name: string }[], district: '', draft: '', begun: '', sending: false, wrong: '' },
  draft: undefined as CaseSummary | undefined,
  onLoad({ key }: { key: string }) {
    this.setData({ key });
    void this.fill();
  },
  async fill() {
    await load(this, async () => {
      const { key } = this.data;
      const [guide, me, draft] = await Promise.all([api.guide(key), whoami(), draftOf(key)]);
      this.draft = draft;
      const who = [
        ...(guide.audience.includes('person') ? [{ id: 'person', title: `${t('myself')} ${me?.name ?? ''}` }] : []),
        ...(guide.audience.includes('firm') ? (me?.firms ?? []).map(({ id, name }) => ({ id, title: name })) : []),
      ];
      const only = guide.districts.length === 1 ? guide.districts[0]?.key : undefined;
      this.setData({
        name: guide.name, who, chosen: who[0]?.id ?? '', districts: guide.districts, district: only ?? '',
        draft: draft?.id ?? '', begun: draft ? t('updated', { date: moment(draft.createdAt).day }) : '',
      });
    });
  },
  choose(event: WechatMiniprogram.TouchEvent) {
    this.setData({ chosen: about<{ id: string }>(event).id });
  },
  place(event: WechatMiniprogram.TouchEvent) {
    this.setData({ district: about<{ key: string }>(event).key, wrong: '' });
  },
  goOn() {
    if (this.draft) dropOlder(this.draft);
    wx.redirectTo({ url: `/pages/form/index?id=${this.data.draft}` });
  },
  async begin() {
    const { key, chosen, district, districts } = this.data;
    if (district === '' && districts.length > 0) {
      this.setData({ wrong: t('pickDistrict') });
      return;
    }
    const choice = `${key} ${chosen} ${district}`;
    const intent = keys.get(choice) ?? newIdempotencyKey();
    keys.set(choice, intent);
    this.setData({ sending: true, failure: '' });
    try {
      const applicant = chosen === 'person' ? { kind: 'person' as const } : { kind: 'firm' as const, firmId: chosen };
      const made = await api.createCase({ itemKey: key, applicant, ...(district === '' ? {} : { district }) }, intent);
      keys.delete(choice);
      wx.redirectTo({ url: `/pages/form/index?id=${made.id}` });
    } catch (failure) {
      this.setData({ sending: false, failure: describe(failure) });
    }
  },
});
