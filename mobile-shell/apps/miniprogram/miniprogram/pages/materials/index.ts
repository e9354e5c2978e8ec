import type { ChecklistEntry } from '@onewindow/client-core';
import { type Chosen, hasRoom, isTooLarge, smaller } from '../../lib/files';
import { about, common, load } from '../../lib/page';
import { countText, describe, isOpen, stateLook } from '../../lib/look';
import { openCase, type Opened } from '../../lib/opened';
import { t } from '../../lib/words';

type Way = 'upload' | 'licence' | 'commitment' | 'deferral';

Page({
  data: { ...common(), id: '', from: '', title: '', papers: [] as unknown[], told: '', complete: false },
  opened: undefined as Opened | undefined,
  unwatch: undefined as (() => void) | undefined,
  /** The way somebody looks at, and how far an upload is, by document. */
  looked: {} as Record<string, Way>,
  running: {} as Record<string, string>,
  wrong: {} as Record<string, string>,

  onLoad({ id, from }: { id: string; from?: string }) {
    this.looked = {};
    this.running = {};
    this.wrong = {};
    this.setData({ id, from: from ?? '' });
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
  draw() {
    const { opened } = this;
    if (!opened) return;
    const list = opened.model.checklist();
    const left = list.filter(isOpen).length;
    this.setData({
      title: t('stepMaterials'),
      complete: left === 0,
      told: left === 0 ? t('complete') : t('incomplete', { n: left }),
      papers: list.filter(({ state }) => state !== 'notNeeded').map((entry) => this.paper(opened, entry)),
    });
  },
  paper({ model, server }: Opened, entry: ChecklistEntry) {
    const material = model.pack.materials.find(({ id }) => id === entry.material);
    const open = (kind: Way) => entry.alternatives.find((one) => one.kind === kind && one.open);
    const taken: Partial<Record<ChecklistEntry['state'], Way>> = { heldLicence: 'licence', committed: 'commitment', deferred: 'deferral', provided: 'upload' };
    const way = taken[entry.state] ?? this.looked[entry.material] ?? 'upload';
    const titles = { upload: t('wayUpload'), licence: t('wayLicence'), commitment: t('wayCommit'), deferral: t('wayDefer') };
    const ways = (['upload', 'licence', 'commitment', 'deferral'] as const).filter((kind) => kind === 'upload' || open(kind));
    const files = server.files.filter((file) => file.material === entry.material);
    return {
      id: entry.material,
      name: entry.name,
      look: stateLook(entry.state),
      why: entry.why.text,
      because: (entry.why.because ?? []).map((one) => (one.text === '' ? one.title : `${one.title}：${one.text}`)).join('、'),
      count: countText(entry),
      reason: entry.reason ?? '',
      settled: material?.generated === true ? t('generated') : entry.state === 'sharedData' ? t('shared') : '',
      waits: (entry.fields ?? []).map((field) => field.title).join('、'),
      way,
      ways: ways.map((kind) => ({ kind, title: titles[kind], on: kind === way })),
      text: way === 'licence' ? t('useLicence') : way === 'commitment' ? (open('commitment')?.text ?? '') : way === 'deferral' ? t('deferTick', { n: open('deferral')?.workdays ?? material?.deferralWorkdays ?? 0 }) : '',
      tick: way === 'commitment' ? t('commitTick') : '',
      on: taken[entry.state] === way && way !== 'upload',
      files: files.map((file) => ({ id: file.id, name: file.name, note: file.state === 'refused' ? t('fileRefused') : file.state === 'quarantined' ? t('scanning') : '' })),
      room: hasRoom(files, entry.files.maxCount),
      running: this.running[entry.material] ?? '',
      wrong: this.wrong[entry.material] ?? '',
    };
  },
  entry(id: string) {
    return this.opened?.model.checklist().find(({ material }) => material === id);
  },
  /** Leaving a way takes back what it had settled. */
  go(event: WechatMiniprogram.TouchEvent) {
    const { id, kind } = about<{ id: string; kind: Way }>(event);
    const state = this.entry(id)?.state;
    this.looked[id] = kind;
    if (state === 'committed' && kind !== 'commitment') this.opened?.model.promise(id, false);
    if (state === 'deferred' && kind !== 'deferral') this.opened?.model.deferMaterial(id, false);
    if (state === 'heldLicence' && kind !== 'licence') this.licence(id, false);
    this.draw();
  },
  licence(id: string, use: boolean) {
    const found = this.entry(id)?.alternatives.find(({ kind }) => kind === 'licence')?.licence ?? this.opened?.model.pack.materials.find((one) => one.id === id)?.licence;
    if (found !== undefined) this.opened?.model.useLicence(found, use);
  },
  tick(event: WechatMiniprogram.TouchEvent) {
    const { id, kind } = about<{ id: string; kind: Way }>(event);
    const state = this.entry(id)?.state;
    if (kind === 'licence') this.licence(id, state !== 'heldLicence');
    if (kind === 'commitment') this.opened?.model.promise(id, state !== 'committed');
    if (kind === 'deferral') this.opened?.model.deferMaterial(id, state !== 'deferred');
  },
  photo(event: WechatMiniprogram.TouchEvent) {
    const { id } = about<{ id: string }>(event);
    wx.chooseMedia({
      count: 1, mediaType: ['image'], sizeType: ['compressed'],
      success: ({ tempFiles: [file] }) => { if (file) void this.shrink(id, { path: file.tempFilePath, name: nameOf(file.tempFilePath), size: file.size }); },
    });
  },
  chat(event: WechatMiniprogram.TouchEvent) {
    const { id } = about<{ id: string }>(event);
    wx.chooseMessageFile({
      count: 1, type: 'file',
      success: ({ tempFiles: [file] }) => { if (file) void this.send(id, { path: file.path, name: file.name, size: file.size }); },
    });
  },
  async shrink(id: string, photo: Chosen) {
    const rule = this.entry(id)?.files;
    if (rule) await this.send(id, await smaller(photo, rule.maxBytes));
  },
  async send(id: string, file: Chosen) {
    const { opened } = this;
    const rule = this.entry(id)?.files;
    if (!opened || !rule) return;
    this.wrong[id] = isTooLarge(file, rule.maxBytes) ? t('tooLarge', { n: Math.floor(rule.maxBytes / 1_048_576) }) : '';
    if (this.wrong[id] !== '') {
      this.draw();
      return;
    }
    this.running[id] = t('uploading', { n: 0 });
    this.draw();
    try {
      await opened.addFile(id, file, (n) => {
        this.running[id] = t('uploading', { n });
        this.draw();
      });
    } catch (failure) {
      this.wrong[id] = describe(failure);
    }
    this.running[id] = '';
    this.draw();
  },
  async remove(event: WechatMiniprogram.TouchEvent) {
    const { id, file } = about<{ id: string; file: string }>(event);
    const found = this.opened?.server.files.find((one) => one.id === file);
    try {
      if (found) await this.opened?.removeFile(found);
    } catch (failure) {
      this.wrong[id] = describe(failure);
      this.draw();
    }
  },
  next() {
    if (this.data.from === 'check') wx.navigateBack({});
    else wx.navigateTo({ url: `/pages/check/index?id=${this.data.id}` });
  },
});

function nameOf(path: string): string {
  return path.split('/').pop() ?? path;
}
