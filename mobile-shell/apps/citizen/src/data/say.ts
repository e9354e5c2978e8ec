import type { Words } from '@onewindow/form-model';
import { uiText } from '@onewindow/ui';
import { t } from '../messages';

/** The words described answers need. */
export function words(): Words {
  return {
    yes: t('yes'),
    no: t('no'),
    unanswered: t('unanswered'),
    separator: uiText('listSeparator'),
    row: (title, n) => t('rowTitle', { title, n }),
  };
}
