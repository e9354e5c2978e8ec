/** What a call into the core is about, as `client-core/src/binding` numbers it. */
export const Call = {
  packHash: 0,
  addWorkdays: 1,
  allowedCommands: 2,
  checkRequest: 3,
  prepare: 4,
  evaluate: 5,
  open: 6,
  restore: 7,
  free: 8,
  set: 9,
  clear: 10,
  insertRow: 11,
  removeRow: 12,
  moveRow: 13,
  attach: 14,
  detach: 15,
  licence: 16,
  commit: 17,
  defer: 18,
  nextQuestion: 19,
  verdict: 20,
  document: 21,
  snapshot: 22,
  explain: 23,
  setLang: 24,
  load: 25,
  // Of modules that know packages.
  openPackage: 26,
  restorePackage: 27,
  provide: 28,
  choose: 29,
} as const;

/** A running core: one call for everything. A refusal is thrown as its JSON text. */
export interface Host {
  call(op: number, handle: number, first: string, second: string, third: string, number: number, other: number): string;
}
