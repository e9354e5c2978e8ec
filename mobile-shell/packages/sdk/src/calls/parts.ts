import type { components } from '../schema';
import type { Case, CaseRef, PackageApplication } from '../types/index';

/** The answer of a call; refusals were thrown before it is looked at. */
export async function answer<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T;
}

/** As {@link answer}, for a case: its verdict and context are the rules core's, which the description leaves open. */
export async function caseOf(call: Promise<{ data?: components['schemas']['CaseView'] }>): Promise<Case> {
  return (await call).data as unknown as Case;
}

/** As {@link answer}, for an application: what its session wrote is the rules core's. */
export async function packageOf(call: Promise<{ data?: components['schemas']['PackageApplication'] }>): Promise<PackageApplication> {
  return (await call).data as unknown as PackageApplication;
}

/** Leaves out what was not asked for. */
export function given<T extends object>(query: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(pairs) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** The parameters of a change: which case, and the version the person saw, so that nobody's work is overwritten. */
export function of(ref: CaseRef) {
  return { path: { id: ref.id }, header: { 'If-Match': `"${String(ref.version)}"` } };
}

export function ofTask(ref: CaseRef, task: string) {
  const { path, header } = of(ref);
  return { path: { ...path, task }, header };
}
