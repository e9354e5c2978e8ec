import type { PlainKey } from '../messages';

/** 常用意见: what staff write most, to begin from. What is written in the end is theirs. */
export const PHRASES = {
  material: ['phraseUnclear', 'phraseSeal', 'phraseExpired', 'phraseMismatch', 'phraseWrongPaper'],
  notAccept: ['phraseNotNeeded', 'phraseNotOurs', 'phraseConditionUnmet'],
  conditions: ['phraseMendFirst', 'phraseReportAgain'],
  refusal: ['phraseConditionUnmet', 'phraseUntrue', 'phraseOthersRights'],
} as const satisfies Record<string, readonly PlainKey[]>;
