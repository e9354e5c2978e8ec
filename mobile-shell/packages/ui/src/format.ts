import { locale } from './i18n';

const ZONE = 'Asia/Shanghai';

/** An instant as the office's wall clock shows it. */
export function dateTime(instant: string): string {
  return new Intl.DateTimeFormat(locale.value, {
    timeZone: ZONE,
    dateStyle: 'medium',
    timeStyle: 'short',
    hourCycle: 'h23',
  }).format(new Date(instant));
}

/** The civil day of an instant or a plain date. */
export function day(date: string): string {
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(date) ? new Date(`${date}T00:00:00+08:00`) : new Date(date);
  return new Intl.DateTimeFormat(locale.value, { timeZone: ZONE, dateStyle: 'medium' }).format(instant);
}

/** Integer 分 as 元. */
export function yuan(fen: number): string {
  return new Intl.NumberFormat(locale.value, { style: 'currency', currency: 'CNY' }).format(fen / 100);
}

export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${String(bytes)} B`;
  if (bytes < 1024 * 1024) return `${String(Math.round(bytes / 1024))} KB`;
  const megabytes = bytes / (1024 * 1024);
  return `${megabytes < 10 ? megabytes.toFixed(1).replace(/\.0$/, '') : String(Math.round(megabytes))} MB`;
}

const KINDS: Record<string, string> = { 'image/jpeg': 'JPG', 'image/png': 'PNG', 'application/pdf': 'PDF' };

export function mediaTypes(types: string[]): string {
  return types.map((type) => KINDS[type] ?? type).join(' / ');
}
