import type { Lang } from '@onewindow/core-wasm';
import { ref, watchEffect } from 'vue';

const KEY = 'onewindow.lang';

function initial(): Lang {
  try {
    const kept = localStorage.getItem(KEY);
    if (kept === 'en' || kept === 'zh-CN') return kept;
  } catch {
    // A browser that refuses storage still gets an interface.
  }
  return typeof navigator !== 'undefined' && !navigator.language.startsWith('zh') && navigator.language.startsWith('en')
    ? 'en'
    : 'zh-CN';
}

/** The language of the interface, remembered on this device. */
export const lang = ref<Lang>(initial());

/** Keeps the document's language and the remembered choice in step with {@link lang}. */
export function followLang(): void {
  watchEffect(() => {
    document.documentElement.lang = lang.value;
    try {
      localStorage.setItem(KEY, lang.value);
    } catch {
      // Not remembered, but used.
    }
  });
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
 * an English table with a key missing and a call with a place missing.
 */
export function defineMessages<const Zh extends Record<string, string>>(
  zh: Zh,
  en: { [K in keyof Zh]: string },
): Translate<Zh> {
  return (key, ...places) => {
    const text = (lang.value === 'en' ? en[key] : zh[key]) as string;
    const values = places[0] as Record<string, string | number> | undefined;
    if (values === undefined) return text;
    return text.replace(/\{(\w+)\}/g, (whole, place: string) => String(values[place] ?? whole));
  };
}
