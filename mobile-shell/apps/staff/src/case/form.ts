import { FormModel, describeForm, inputOf, type DescribedGroup } from '@onewindow/form-model';
import type { Case } from '@onewindow/sdk';
import { lang, type Rules } from '@onewindow/ui';
import { t } from '../messages';

/** The same core, the same pack and the same context the server used: what the clerk sees is what it judged. */
export function openForm(one: Case, rules: Rules): FormModel {
  return new FormModel(
    rules.core,
    rules.pack,
    { ...one.context, lang: lang.value, calendar: one.context.calendar ?? rules.calendar },
    inputOf(one),
    lang.value,
  );
}

/** The answers of a form in words. */
export function described(form: FormModel): DescribedGroup[] {
  return describeForm(form, {
    yes: t('yes'),
    no: t('no'),
    unanswered: t('unanswered'),
    row: (title, n) => t('rowTitle', { title, n }),
  });
}
