import type { Words } from '@onewindow/form-model';
import { t } from '../messages';

/** The words described answers need. */
export function words(): Words {
  return {
    yes: t('yes'),
    no: t('no'),
    unanswered: t('unanswered'),
    row: (title, n) => t('rowTitle', { title, n }),
  };
}
