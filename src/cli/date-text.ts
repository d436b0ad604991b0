// Points in time as the terminal shows them.

/** How wide `dateText` is. */
export const dateWidth = 19;

/** "2026-11-23 08:05:00" in local time, or blanks of that width. */
export function dateText(ms: number | null): string {
  if (ms === null) return ' '.repeat(dateWidth);
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}
