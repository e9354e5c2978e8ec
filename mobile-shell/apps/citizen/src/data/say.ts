import type { Json } from '@onewindow/core-wasm';
import { describeValue, type FormModel, type Words } from '@onewindow/form-model';
import { t } from '../messages';

export function words(): Words {
  return {
    yes: t('yes'),
    no: t('no'),
    unanswered: t('unanswered'),
    row: (title, n) => t('rowTitle', { title, n }),
  };
}

/** An answer in words, as the checklist's reasons quote it. */
export function sayAnswer(form: FormModel, pointer: string, value: Json): string {
  const field = form.definition(pointer);
  return field && field.type !== 'group' && field.type !== 'rows' ? describeValue(form, field, value, words()) : String(value);
}
