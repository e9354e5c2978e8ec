import type { Period } from '@onewindow/sdk';
import { t } from '../messages';

/** The promised limit in words. */
export function promisedText(period: Period): string {
  if (period.days === 0) return t('atOnce');
  switch (period.unit) {
    case 'workday':
      return t('promisedDays', { n: period.days });
    case 'day':
      return t('promisedCalendarDays', { n: period.days });
    case 'month':
      return t('promisedMonths', { n: period.days });
  }
}

/** A limit in words. */
export function periodText(period: Pick<Period, 'days' | 'unit'>): string {
  if (period.days === 0) return t('atOnce');
  switch (period.unit) {
    case 'workday':
      return t('statutoryDays', { n: period.days });
    case 'day':
      return t('statutoryCalendarDays', { n: period.days });
    case 'month':
      return t('statutoryMonths', { n: period.days });
  }
}
