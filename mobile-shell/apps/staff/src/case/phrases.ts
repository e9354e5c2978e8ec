import type { OpinionTemplate, TemplateKind } from '@onewindow/sdk';
import { lang } from '@onewindow/ui';
import { shallowRef } from 'vue';
import { api, me } from '../data/session';
import { t, type PlainKey } from '../messages';

/** 常用意见: what staff write most, to begin from. What is written in the end is theirs. */
const PHRASES = {
  material: ['phraseUnclear', 'phraseSeal', 'phraseExpired', 'phraseMismatch', 'phraseWrongPaper'],
  notAccept: ['phraseNotNeeded', 'phraseNotOurs', 'phraseConditionUnmet'],
  grant: ['phraseGrant'],
  conditions: ['phraseMendFirst', 'phraseReportAgain'],
  refusal: ['phraseConditionUnmet', 'phraseUntrue', 'phraseOthersRights'],
} as const satisfies Record<string, readonly PlainKey[]>;

/** What the department adds in its own words (意见模板). */
const own = shallowRef<readonly OpinionTemplate[]>([]);

/** Asks for them; without an answer there are those of everybody. */
export async function loadTemplates(): Promise<void> {
  if (!(me.value?.roles ?? []).some((role) => ['approver', 'lead', 'head'].includes(role))) return;
  const found = await api.opinionTemplates().catch(() => undefined);
  if (found) own.value = found.items;
}

/** A template in the language shown. */
export const inWords = (template: OpinionTemplate): string => (lang.value === 'en' ? template.en : template.zh);

/** What to begin from: the department's own words first. */
export function phrases(kind: keyof typeof PHRASES): string[] {
  const isOwn = (one: OpinionTemplate): boolean => one.kind === (kind satisfies string as TemplateKind);
  return [...own.value.filter(isOwn).map(inWords), ...PHRASES[kind].map((key) => t(key))];
}
