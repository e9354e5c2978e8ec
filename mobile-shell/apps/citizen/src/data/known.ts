import type { PrefilledField } from '@onewindow/sdk';
import type { FormView } from '@onewindow/ui';
import { shallowRef, type ShallowRef } from 'vue';
import { isKiosk } from '../kiosk/mode';
import { me } from './session';

/** What the office knows of whoever fills in a form (预填). */
export interface Known<T> {
  /** Nothing where it cannot be told: a form that begins empty is as good. */
  readonly told: Promise<readonly T[]>;
  /** The same once it is there, for what the browser may remember: nothing on a kiosk, which many use one after the other. */
  readonly shown: Readonly<ShallowRef<readonly T[]>>;
}

export function askKnown<T>(asking: Promise<readonly T[]>): Known<T> {
  const told = asking.catch((): readonly T[] => []);
  const shown = shallowRef<readonly T[]>([]);
  if (!isKiosk) {
    void told.then((known) => {
      shown.value = known;
    });
  }
  return { told, shown };
}

/** The titles of those fields of a page that began with what the office knows. */
export const begunOn = ({ visible, model }: Pick<FormView, 'visible' | 'model'>, page: string, begun: readonly string[]): string[] =>
  begun.filter((pointer) => pointer.startsWith(`${page}/`) && visible(pointer)).map((pointer) => model.title(pointer));

const PURPOSES: Readonly<Record<string, string>> = {
  'applicant.name': 'name',
  'applicant.mobile': 'tel-national',
  'firm.name': 'organization',
  'contact.name': 'name',
  'contact.mobile': 'tel-national',
};

/** What the fields about whoever fills in a form are for; of another they apply for, there are none. */
export function purposesOf(fields: readonly PrefilledField[], applicant: string): ReadonlyMap<string, string> {
  const isOwn = applicant === me.value?.name;
  const own = fields.filter(({ from }) => isOwn || !from.startsWith('applicant.'));
  return new Map(own.flatMap(({ pointer, from }) => (PURPOSES[from] ? [[pointer, PURPOSES[from]] as const] : [])));
}
