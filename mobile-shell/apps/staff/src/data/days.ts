const DAY = 86_400_000;

/** A civil day in Shanghai, `ahead` days from today, as `2026-03-12`. */
export function civilDay(ahead = 0): string {
  // Swedish writes days the way the API does.
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date(Date.now() + ahead * DAY));
}
