// What every candidate's page is given, and what it tells the bench.
import { copies, onOnePage } from '../../../rules/form/copies.mjs';

/** 1 020 fields on one page, filled in. */
export const form = onOnePage(copies(17));

/**
 * Tells the bench that the form stands, and how it is looked at from outside: the control of a
 * field, whether an error stands beside it, and a click on yes or no.
 * @param {{control(path: string): HTMLElement | null, wrong(path: string): boolean,
 *   answer(path: string, yes: boolean): void}} page
 */
export function stands(page) {
  globalThis.bench = page;
}
