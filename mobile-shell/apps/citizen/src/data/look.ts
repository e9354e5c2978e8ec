import type { IconName } from '@onewindow/ui';

type Tone = 'a' | 'b' | 'c';
export type Hue = 'blue' | 'teal' | 'amber' | 'rose' | 'violet';

/** The sign of an item; one the catalogue has gained since is shown by {@link BY_THEME}. */
const BY_ITEM: Record<string, [IconName, Hue]> = {
  'getihu-sheli': ['store', 'blue'],
  'gongsi-sheli': ['building', 'blue'],
  'shipin-jingying': ['bowl', 'amber'],
  'gonggong-weisheng': ['shield', 'teal'],
  'yaopin-lingshou': ['medical', 'teal'],
  'yiliao-zhiye': ['medical', 'rose'],
  'shenfenzheng-huanling': ['id', 'blue'],
  huzhao: ['globe', 'violet'],
  'hukou-qianyi': ['people', 'violet'],
  'jiehun-dengji': ['heart', 'rose'],
  'shengyu-dengji': ['baby', 'rose'],
  'jiazhao-huanzheng': ['car', 'teal'],
  'daolu-huoyun': ['car', 'amber'],
  'ershoufang-zhuanyi': ['home', 'amber'],
  'gongjijin-tiqu': ['money', 'teal'],
  'shebao-dengji': ['hands', 'teal'],
  'gaoling-jintie': ['money', 'amber'],
  'laonian-youdai': ['card', 'violet'],
  'touzi-beian': ['chart', 'blue'],
  'shigong-xuke': ['hardhat', 'amber'],
  'jianshe-gongcheng-guihua': ['pledge', 'teal'],
  'jianshe-yongdi-guihua': ['pin', 'violet'],
  'paishui-xuke': ['water', 'blue'],
  'huwai-guanggao': ['text', 'amber'],
};

const BY_THEME: [RegExp, IconName, Hue][] = [
  [/经营|开店|business/i, 'store', 'blue'],
  [/婚|育|family/i, 'baby', 'rose'],
  [/户籍|证件|identity/i, 'id', 'blue'],
  [/交通|transport/i, 'car', 'teal'],
  [/住|房|housing/i, 'home', 'amber'],
  [/建设|construction/i, 'hardhat', 'amber'],
  [/社保|养老|social/i, 'hands', 'teal'],
];

const BY_PACKAGE: [RegExp, IconName, Tone][] = [
  [/canyin/, 'bowl', 'b'],
  [/xinsheng|chusheng/, 'baby', 'c'],
  [/gongcheng/, 'hardhat', 'c'],
  [/shangchao/, 'store', 'b'],
  [/qiye|kaiban/, 'building', 'a'],
];
const TONES = ['a', 'b', 'c'] as const;

/** The sign of a package, and the ground it is on; of one the catalogue has gained since, by its place. */
export function packageLook(key: string, position: number): { icon: IconName; tone: Tone } {
  const own = BY_PACKAGE.find(([keys]) => keys.test(key));
  return own ? { icon: own[1], tone: own[2] } : { icon: 'files', tone: TONES[position % 3] ?? 'a' };
}

export function itemLook(key: string, theme = ''): { icon: IconName; hue: Hue } {
  const own = BY_ITEM[key];
  if (own) return { icon: own[0], hue: own[1] };
  const found = BY_THEME.find(([words]) => words.test(theme));
  return found ? { icon: found[1], hue: found[2] } : { icon: 'file', hue: 'blue' };
}

/** A count on a bell, which has room for two digits. */
export function badge(count: number): string {
  return count > 99 ? '99+' : String(count);
}
