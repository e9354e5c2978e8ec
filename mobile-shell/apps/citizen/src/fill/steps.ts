import type { OpenedCase } from './desk';
import { t } from '../messages';

export const MATERIALS = 'materials';
export const CHECK = 'check';

export interface Step {
  /** The last segment of the step's address. */
  key: string;
  title: string;
  /** How many faults or open materials are left now, counted when it is asked; none when done. */
  readonly left: number;
}

/** The steps of a case now: its visible pages, the materials, the check. */
export function stepsOf(opened: OpenedCase): Step[] {
  const { model, version, text } = opened.form;
  void version.value;
  const step = (key: string, title: string, count: () => number): Step => ({
    key,
    title,
    get left() {
      void version.value;
      return count();
    },
  });
  const pages = model.pages().map(({ field, pointer }) => step(field.key, text(field.title), () => model.faults(pointer).length));
  const open = () => model.checklist().filter((entry) => ['needed', 'undetermined', 'rejected'].includes(entry.state)).length;
  return [...pages, step(MATERIALS, t('stepMaterials'), open), step(CHECK, t('stepCheck'), () => 0)];
}

/** Whether both lists name the same steps; what is left in each is asked of either alike. */
export function sameSteps(one: readonly Step[] | undefined, other: readonly Step[]): one is readonly Step[] {
  return one?.length === other.length && one.every(({ key, title }, index) => key === other[index]?.key && title === other[index].title);
}
