import type { IconName } from '@onewindow/ui';
import type { TextKey } from '../messages';
import type { Hue } from './look';

/** One of the seven fields people go to the authorities for, and the catalogue's themes it is made of. */
export interface Field {
  key: TextKey;
  themes: readonly string[];
  icon: IconName;
  hue: Hue;
}

/** 移动办事七领域. */
export const FIELDS: readonly Field[] = [
  { key: 'fieldPayment', themes: ['公共支付', '市政公用'], icon: 'money', hue: 'amber' },
  { key: 'fieldSocial', themes: ['就业社保', '养老助老'], icon: 'hands', hue: 'teal' },
  { key: 'fieldTraffic', themes: ['违章处理', '交通出行'], icon: 'car', hue: 'blue' },
  { key: 'fieldEducation', themes: ['文化教育'], icon: 'school', hue: 'rose' },
  { key: 'fieldHousing', themes: ['住房保障', '置业安居'], icon: 'home', hue: 'amber' },
  { key: 'fieldHousehold', themes: ['户籍办理', '户籍证件'], icon: 'id', hue: 'violet' },
  { key: 'fieldBorder', themes: ['出入境管理', '出入境'], icon: 'globe', hue: 'blue' },
];

/** The theme a field leads to: the first of its own that has items. */
export function themeOf(field: Field, known: ReadonlySet<string>): string | undefined {
  return field.themes.find((theme) => known.has(theme));
}
