import { common, load } from '../../lib/page';
import { countText, itemLook, periodText } from '../../lib/look';
import { api, signedInOrAsked } from '../../lib/session';
import { t } from '../../lib/words';

Page({
  data: { ...common(), key: '', name: '', department: '', summary: '', keys: [] as unknown[], materials: [] as unknown[], conditions: [] as string[], basis: [] as string[], online: false, look: {} },
  onLoad({ key }: { key: string }) {
    this.setData({ key });
    void this.fill();
  },
  async fill() {
    await load(this, async () => {
      const guide = await api.guide(this.data.key);
      this.setData({
        name: guide.name,
        department: `${guide.department.name} · ${guide.typeName}`,
        summary: guide.summary,
        look: itemLook(guide.key),
        keys: [
          { name: t('promised'), is: periodText(guide.promised) },
          { name: t('visits'), is: guide.visits === 0 ? t('noVisit') : t('times', { n: guide.visits }) },
          { name: t('fee'), is: guide.feeCharged ? t('charged') : t('free') },
        ],
        materials: guide.materials.map((one) => ({ id: one.id, name: one.name, why: one.why, always: one.condition === null, count: one.generated ? t('generated') : countText(one) })),
        conditions: guide.conditions,
        basis: guide.legalBasis,
        online: guide.status === 'published' && guide.online.depth !== 'guide',
      });
    });
  },
  async apply() {
    const url = `/pages/start/index?key=${this.data.key}`;
    if (await signedInOrAsked(url)) wx.navigateTo({ url });
  },
});
