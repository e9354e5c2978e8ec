// A calendar's days, for the libraries that check none.
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Whether this is a day that exists. */
export function isDay(text) {
  const match = DAY.exec(text);
  if (!match) return false;
  const [year, month, day] = match.slice(1).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
