import { FormModel, describeForm, type DescribedGroup } from '@onewindow/form-model';
import type { Case } from '@onewindow/sdk';
import { lang, type Rules } from '@onewindow/ui';
import { t } from '../messages';

/** The same core, the same pack and the same context the server used: what the clerk sees is what it judged. */
export function openForm(one: Case, rules: Rules): FormModel {
  const { answers, choices, files, reviews, context } = one;
  const byMaterial: Record<string, typeof files> = {};
  for (const file of files) (byMaterial[file.material] ??= []).push(file);
  return new FormModel(
    rules.core,
    rules.pack,
    { ...context, lang: lang.value, calendar: context.calendar ?? rules.calendar },
    {
      answers,
      choices,
      files: byMaterial,
      reviews: Object.fromEntries(
        reviews.map((review) => [
          review.material,
          { verdict: review.verdict, ...(review.reason ? { reason: review.reason } : {}) },
        ]),
      ),
    },
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
