import type { Lang } from '@onewindow/client-core';
import { computed, shallowRef, watchEffect } from 'vue';
import { keptChoice } from './kept';

/** The languages of the interface, each by its own name. */
export const LOCALES = [
  { value: 'zh-CN', text: '简体', lang: 'zh-CN' },
  { value: 'zh-Hant', text: '繁體', lang: 'zh-Hant' },
  { value: 'en', text: 'English', lang: 'en' },
] as const;

export type Locale = (typeof LOCALES)[number]['value'];

function ofDevice(): Locale {
  const tag = typeof navigator === 'undefined' ? '' : navigator.language;
  if (/^zh\b.*\b(Hant|TW|HK|MO)\b/i.test(tag)) return 'zh-Hant';
  return tag.startsWith('en') ? 'en' : 'zh-CN';
}

/** The language of the interface, remembered on this device. */
export const locale = keptChoice<Locale>(
  'onewindow.lang',
  LOCALES.map(({ value }) => value),
  ofDevice(),
);

/** The language the server and the rules core are asked in. Both characters of Chinese are one language to them. */
export const lang = computed<Lang>(() => (locale.value === 'en' ? 'en' : 'zh-CN'));

type Table = Readonly<Record<string, string>>;

/** The tables in traditional characters, which are loaded only for those who read them. */
const traditional: (() => Promise<void>)[] = [];

/** Keeps the document's language in step with {@link locale}, and has loaded its texts when it resolves. */
export async function followLang(): Promise<void> {
  let loaded: Promise<unknown> = Promise.resolve();
  watchEffect(() => {
    document.documentElement.lang = locale.value;
    if (locale.value !== 'zh-Hant') return;
    // Where they cannot be loaded the simplified characters stay, which is better than nothing.
    loaded = Promise.all(traditional.map((load) => load())).catch(() => undefined);
  });
  await loaded;
}

/** The names of the `{places}` in a text. */
type Places<S extends string> = S extends `${string}{${infer Place}}${infer Rest}` ? Place | Places<Rest> : never;

type Arguments<S extends string> = [Places<S>] extends [never] ? [] : [Record<Places<S>, string | number>];

/** The keys whose texts have no places, which may be kept and translated later. */
export type PlainKey<Zh extends Record<string, string>> = {
  [K in keyof Zh & string]: [Places<Zh[K]>] extends [never] ? K : never;
}[keyof Zh & string];

export type Translate<Zh extends Record<string, string>> = <K extends keyof Zh & string>(
  key: K,
  ...places: Arguments<Zh[K]>
) => string;

/**
 * One module's texts. The Chinese table says which keys and places there are; the compiler refuses
 * an English table with a key missing and a call with a place missing. `{n:day|days}` in an English
 * text is the first word when the place is 1. The table in traditional characters is made of the
 * Chinese one when the app is built (`?hant`).
 */
export function defineMessages<const Zh extends Record<string, string>>(
  zh: Zh,
  en: { [K in keyof Zh]: string },
  hant: () => Promise<{ default: Table }>,
): Translate<Zh> {
  const converted = shallowRef<Table>();
  traditional.push(async () => {
    converted.value ??= (await hant()).default;
  });
  function inLocale(key: keyof Zh & string): string {
    switch (locale.value) {
      case 'en':
        return en[key];
      case 'zh-Hant':
        return converted.value?.[key] ?? zh[key] ?? key;
      case 'zh-CN':
        return zh[key] ?? key;
    }
  }
  return (key, ...places) => {
    const text = inLocale(key);
    const values = places[0] as Record<string, string | number> | undefined;
    if (values === undefined) return text;
    return text.replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (whole, place: string, one?: string, many?: string) => {
      const value = values[place] ?? whole;
      return one === undefined ? String(value) : String(Number(value) === 1 ? one : many);
    });
  };
}
