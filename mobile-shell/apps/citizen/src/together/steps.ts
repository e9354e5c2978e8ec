import type { FormPage } from '@onewindow/form-model';
import { t } from '../messages';
import type { OpenedItem, OpenedPackage } from './opened';

export const SHARED = 'shared';
export const MATERIALS = 'materials';
export const CHECK = 'check';

export interface PackageStepOf {
  /** The last segment of the step's address. */
  key: string;
  title: string;
  /** How many faults or open documents are left; none when done. */
  left: number;
  item?: OpenedItem;
  page?: FormPage;
}

const OPEN = ['needed', 'undetermined', 'rejected'];

/** The steps of an application now: what is shared, each item's own pages, the documents, the check. */
export function stepsOf(opened: OpenedPackage): PackageStepOf[] {
  void opened.version.value;
  const { model, items } = opened;
  const questions = model.questions();
  const steps: PackageStepOf[] = [];
  if (questions.length > 0) {
    const left = questions.filter((question) => model.faultOf(question) !== undefined).length;
    steps.push({ key: SHARED, title: t('togetherShared'), left });
  }
  for (const item of items) {
    for (const page of item.form.model.pages()) {
      steps.push({
        key: `${item.key}.${page.field.key}`,
        title: item.form.model.text(page.field.title),
        left: item.form.model.faults(page.pointer).length,
        item,
        page,
      });
    }
  }
  let open = 0;
  for (const { key, form } of items) {
    open += form.model.checklist().filter((entry) => OPEN.includes(entry.state) && model.shows(key, entry.material)).length;
  }
  return [...steps, { key: MATERIALS, title: t('stepMaterials'), left: open }, { key: CHECK, title: t('stepCheck'), left: 0 }];
}
