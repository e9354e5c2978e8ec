import { about, common, load } from '../../lib/page';
import { changes, choose, enter, linesOf, type Line } from '../../lib/draw';
import { isOpen } from '../../lib/look';
import { openCase, type Opened } from '../../lib/opened';
import { t, words } from '../../lib/words';

const SAVED: Record<string, keyof typeof words> = {
  saved: 'saved', waiting: 'waiting', saving: 'saving', offline: 'notSaved', conflict: 'conflict', refused: 'refused',
};

Page({
  data: { ...common(), id: '', step: '', title: '', where: '', lines: [] as Line[], faults: '', saved: '', rival: false, needed: '', into: '', from: '' },
  opened: undefined as Opened | undefined,
  unwatch: undefined as (() => void) | undefined,
  typing: '',

  onLoad({ id, step, from }: { id: string; step?: string; from?: string }) {
    this.setData({ id, step: step ?? '', from: from ?? '' });
    void load(this, async () => {
      this.opened = await openCase(id);
      this.unwatch = this.opened.watch(() => { this.draw(); });
      this.draw();
    });
  },
  onUnload() {
    this.unwatch?.();
    void this.opened?.flush();
  },
  onHide() {
    void this.opened?.flush();
  },

  /** The step that is shown, and its place among those there are now. */
  place() {
    const pages = this.opened?.model.pages() ?? [];
    const at = Math.max(0, pages.findIndex((page) => page.field.key === this.data.step));
    return { pages, at, page: pages[at] };
  },
  draw() {
    const { opened } = this;
    const { pages, at, page } = this.place();
    if (!opened || !page) return;
    const { model } = opened;
    const lines = linesOf(opened, page.field);
    const shown = opened.attempted.has(page.pointer) ? model.faults(page.pointer).length : 0;
    const needed = model.checklist().filter(({ state }) => state !== 'notNeeded' && state !== 'undetermined').length;
    this.setData({
      title: model.text(page.field.title),
      where: t('stepOf', { n: at + 1, total: pages.length + 2 }),
      faults: shown > 0 ? t('wrongPlaces', { n: shown }) : '',
      saved: words[SAVED[opened.saveState] ?? 'saved'],
      rival: opened.rival !== undefined,
      needed: t('needed', { n: needed }),
      ...changes(this.data.lines, lines, this.typing),
    });
    // The page compares with what it was told; the field being typed in is told its own value without drawing it.
    this.data.lines = lines;
  },

  typed(event: WechatMiniprogram.Input) {
    const { pointer } = about<{ pointer: string }>(event);
    this.typing = pointer;
    if (this.opened) enter(this.opened, pointer, event.detail.value);
  },
  leave(event: WechatMiniprogram.InputBlur) {
    const { pointer } = about<{ pointer: string }>(event);
    const { opened } = this;
    if (!opened) return;
    this.typing = '';
    opened.left.add(pointer);
    const typed = event.detail.value;
    if (typed !== typed.trim()) enter(opened, pointer, typed.trim());
    this.redraw(pointer);
  },
  /** Shows a field as the core has it, whatever was held back while it was typed in. */
  redraw(pointer: string) {
    this.draw();
    const at = this.data.lines.findIndex((line) => line.pointer === pointer);
    if (at !== -1) this.setData({ [`lines[${String(at)}]`]: this.data.lines[at] });
  },
  picked(event: WechatMiniprogram.TouchEvent) {
    const { pointer, value } = about<{ pointer: string; value: string }>(event);
    const line = this.data.lines.find((one) => one.pointer === pointer);
    if (!this.opened || !line) return;
    const kept = line.many ? line.options.filter((one) => (one.value === value ? !one.on : one.on)).map((one) => one.value) : [value];
    this.take(pointer, kept);
  },
  selected(event: WechatMiniprogram.PickerChange) {
    const { pointer } = about<{ pointer: string }>(event);
    const line = this.data.lines.find((one) => one.pointer === pointer);
    const option = line?.options[Number(event.detail.value)];
    if (option) this.take(pointer, [option.value]);
  },
  dated(event: WechatMiniprogram.PickerChange) {
    const { pointer } = about<{ pointer: string }>(event);
    this.opened?.left.add(pointer);
    if (this.opened) enter(this.opened, pointer, String(event.detail.value));
  },
  ticked(event: WechatMiniprogram.TouchEvent) {
    const { pointer } = about<{ pointer: string }>(event);
    const on = this.data.lines.find((one) => one.pointer === pointer)?.on === true;
    this.take(pointer, [on ? 'false' : 'true']);
  },
  take(pointer: string, values: string[]) {
    if (!this.opened) return;
    this.opened.left.add(pointer);
    choose(this.opened, pointer, values);
  },
  addRow(event: WechatMiniprogram.TouchEvent) {
    this.opened?.model.addRow(about<{ pointer: string }>(event).pointer);
  },
  removeRow(event: WechatMiniprogram.TouchEvent) {
    const { pointer, row } = about<{ pointer: string; row: string }>(event);
    this.opened?.model.removeRow(pointer, Number(row));
  },
  settle(event: WechatMiniprogram.TouchEvent) {
    this.opened?.settle(about<{ keep: string }>(event).keep === 'mine');
  },

  next() {
    const { opened } = this;
    const { pages, at, page } = this.place();
    if (!opened || !page) return;
    this.typing = '';
    opened.attempted.add(page.pointer);
    const faults = opened.model.faults(page.pointer);
    this.draw();
    const [first] = faults;
    if (first) {
      wx.pageScrollTo({ selector: `#${idOf(first.pointer)}`, offsetTop: -120, duration: 0 });
      return;
    }
    const following = pages[at + 1];
    if (this.data.from === 'check') wx.navigateBack({});
    else if (following) wx.navigateTo({ url: `/pages/form/index?id=${this.data.id}&step=${following.field.key}` });
    else wx.navigateTo({ url: `/pages/materials/index?id=${this.data.id}` });
  },
  papers() {
    const list = this.opened?.model.checklist() ?? [];
    const line = (entry: (typeof list)[number]) => `${isOpen(entry) ? '○' : '●'} ${entry.name}`;
    wx.showModal({ title: this.data.needed, content: list.filter(({ state }) => state !== 'notNeeded').map(line).join('\n'), showCancel: false });
  },
});

function idOf(pointer: string): string {
  return `f${pointer.split('/').join('-')}`;
}
