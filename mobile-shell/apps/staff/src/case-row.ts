import { day } from '@onewindow/ui';
import type { CaseSummary } from '@onewindow/sdk';
import { t } from './messages';

/** The day a case is promised by, or must be acted on by, marked while the calendar of that year is not published. */
export function dueText(row: Pick<CaseSummary, 'promisedDue' | 'dueProvisional'> & { actBy?: string | null }): string {
  const due = row.actBy === undefined ? row.promisedDue : row.actBy;
  if (due === null) return t('none');
  return row.dueProvisional ? `${day(due)}（${t('provisional')}）` : day(due);
}

export function remainingText(workdays: number | null): string {
  if (workdays === null) return t('none');
  if (workdays === 0) return t('today');
  return workdays > 0 ? t('days', { n: workdays }) : t('overdue', { n: -workdays });
}
