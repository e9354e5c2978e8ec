import type { IconName } from '@onewindow/ui';

/** The sign of an item by what it is about; the order decides where two words meet. */
const SIGNS: [RegExp, IconName, Hue][] = [
  [/getihu|gongsi|zhuxiao/, 'store', 'blue'],
  [/shipin|canyin/, 'bowl', 'amber'],
  [/weisheng|yaopin|yiliao|hushi|yishi/, 'medical', 'teal'],
  [/shengyu|chusheng|xinsheng/, 'baby', 'rose'],
  [/jiehun|lihun/, 'heart', 'rose'],
  [/huzhao|shenfenzheng|juzhu|gangao/, 'id', 'blue'],
  [/hukou|luohu/, 'people', 'violet'],
  [/jiaoshi|xuexiao|youer/, 'school', 'violet'],
  [/huoyun|jiashi|che/, 'car', 'teal'],
  [/fang|budongchan|zhuanyi/, 'home', 'amber'],
  [/shebao|yanglao|yibao|gongjijin|dibao|butie/, 'shield', 'teal'],
  [/xiaofang/, 'fire', 'rose'],
  [/shigong|jianshe|guihua|touzi/, 'hardhat', 'amber'],
  [/paishui|qushui|shui/, 'water', 'blue'],
  [/huanping|huanjing|lvhua|linmu/, 'leaf', 'teal'],
  [/chuban|wenhua|xuke/, 'book', 'violet'],
];

export type Hue = 'blue' | 'teal' | 'amber' | 'rose' | 'violet';

export function itemLook(key: string): { icon: IconName; hue: Hue } {
  const found = SIGNS.find(([words]) => words.test(key));
  return found ? { icon: found[1], hue: found[2] } : { icon: 'file', hue: 'blue' };
}
