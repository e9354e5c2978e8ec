import type { OpenedCase } from './desk';
import { t } from '../messages';

export const MATERIALS = 'materials';
export const CHECK = 'check';

export interface Step {
  /** The last segment of the step's address. */
  key: string;
  title: string;
  /** How many faults or open materials are left; none when done. */
  left: number;
}

/** The steps of a case now: its visible pages, the materials, the check. */
export function stepsOf(opened: OpenedCase): Step[] {
  void opened.form.version.value;
  const { model } = opened.form;
  const open = model.checklist().filter((entry) => ['needed', 'undetermined', 'rejected'].includes(entry.state)).length;
  const faults = model.faults();
  const pages = model.pages().map((page) => ({
    key: page.field.key,
    title: model.text(page.field.title),
    left: faults.filter((fault) => fault.pointer === page.pointer || fault.pointer.startsWith(`${page.pointer}/`)).length,
  }));
  return [
    ...pages,
    { key: MATERIALS, title: t('stepMaterials'), left: open },
    { key: CHECK, title: t('stepCheck'), left: 0 },
  ];
}
