import { CoreError, type ChecklistEntry, type MaterialState } from '@onewindow/client-core';
import { OfflineError, ProblemError, type Period } from '@onewindow/sdk';
import { icons } from './icons';
import { t } from './words';

/** How much larger than usual people have their type (适老化): every size is multiplied by it. */
export const scale = {
  factor: 1,
  read(): void {
    const { fontSizeScaleFactor } = wx.getAppBaseInfo() as { fontSizeScaleFactor?: number };
    scale.factor = Math.min(Math.max(fontSizeScaleFactor ?? 1, 0.8), 2);
  },
};

export type Tone = 'grey' | 'blue' | 'green' | 'amber' | 'red';

/** How one state of a document looks: the word and the colour, so that colour is never alone. */
export function stateLook(state: MaterialState): { text: string; tone: Tone } {
  const looks: Record<MaterialState, [string, Tone]> = {
    notNeeded: [t('stateNotNeeded'), 'grey'],
    undetermined: [t('stateUndetermined'), 'grey'],
    needed: [t('stateNeeded'), 'amber'],
    provided: [t('stateProvided'), 'green'],
    heldLicence: [t('stateHeldLicence'), 'green'],
    sharedData: [t('stateSharedData'), 'green'],
    committed: [t('stateCommitted'), 'blue'],
    deferred: [t('stateDeferred'), 'blue'],
    rejected: [t('stateRejected'), 'red'],
  };
  const [text, tone] = looks[state];
  return { text, tone };
}

/** What still stands between a checklist and being complete, as the core has it. */
export function isOpen(entry: Pick<ChecklistEntry, 'state'>): boolean {
  return entry.state === 'needed' || entry.state === 'undetermined' || entry.state === 'rejected';
}

export function countText(entry: { originals: number; copies: number }): string {
  const parts = [entry.originals > 0 ? t('originals', { n: entry.originals }) : '', entry.copies > 0 ? t('copies', { n: entry.copies }) : ''];
  return parts.filter((part) => part !== '').join('、');
}

export function periodText({ days, unit }: Pick<Period, 'days' | 'unit'>): string {
  if (days === 0) return t('atOnce');
  return t(unit === 'workday' ? 'workdays' : unit === 'day' ? 'days' : 'months', { n: days });
}

/** A moment of the server as a day and a time in Shanghai. */
export function moment(at: string): { day: string; time: string } {
  const there = new Date(Date.parse(at) + 8 * 3_600_000).toISOString();
  return { day: there.slice(0, 10), time: there.slice(11, 16) };
}

export const yuan = (fen: number): string => `¥${(fen / 100).toFixed(2)}`;

/** What to tell a person about anything thrown. The server's and the core's texts are in their language. */
export function describe(failure: unknown): string {
  if (failure instanceof ProblemError) {
    const lines = [failure.detail || failure.title || t('failed'), ...failure.faults.map((fault) => fault.message)];
    return lines.filter((line, at) => lines.indexOf(line) === at).join('\n');
  }
  if (failure instanceof OfflineError) return t('offline');
  if (failure instanceof CoreError && failure.code !== 'core_failed') return failure.message;
  return t('unexpected');
}

const HUES = { blue: '#1a57cf', teal: '#0b6470', amber: '#8a4a00', violet: '#5a3bb5', rose: '#b0245c', white: '#ffffff', grey: '#586379', green: '#0a6a42' };
export type Hue = keyof typeof HUES;

/** A line icon as an address that `image` takes. */
export function icon(name: keyof typeof icons, hue: Hue): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="${HUES[hue]}" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"><path d="${icons[name]}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

const BY_WORD: [RegExp, keyof typeof icons, Hue][] = [
  [/getihu|gongsi|canyin|shipin/, 'store', 'blue'],
  [/yiliao|yaopin|weisheng/, 'medical', 'teal'],
  [/shenfenzheng|huzhao|hukou/, 'id', 'violet'],
  [/jiehun|shengyu/, 'baby', 'rose'],
  [/jiazhao|daolu/, 'car', 'teal'],
  [/ershoufang|gongjijin/, 'home', 'amber'],
  [/shigong|jianshe|touzi/, 'hardhat', 'amber'],
  [/shebao|gaoling|laonian/, 'hands', 'violet'],
];

/** The sign of an item; one without a sign of its own gets a sheet of paper. */
export function itemLook(key: string): { icon: string; hue: Hue } {
  const [, name, hue] = BY_WORD.find(([word]) => word.test(key)) ?? [/./, 'file' as const, 'blue' as const];
  return { icon: icon(name, hue), hue };
}
