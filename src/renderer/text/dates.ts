// Times as people read them: near ones in words, far ones as dates, the exact one for a tooltip.

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const two = (value: number) => String(value).padStart(2, '0');
const dayMs = 86_400_000;

/** "today 09:12", "yesterday 18:40", "Nov 3 14:02", "Nov 3, 2024": in the computer's own time zone. */
export function formatWhen(ms: number, nowMs: number = Date.now()): string {
  const date = new Date(ms);
  const now = new Date(nowMs);
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (isSameDay(date, now)) return `today ${clock}`;
  if (isSameDay(date, new Date(nowMs - dayMs))) return `yesterday ${clock}`;
  const day = `${months[date.getMonth()]} ${date.getDate()}`;
  return date.getFullYear() === now.getFullYear() ? `${day} ${clock}` : `${day}, ${date.getFullYear()}`;
}

/** "just now", "5 min ago", "3 h ago", "2 days ago": rounded down, as an age is. */
export function formatAgo(ms: number, nowMs: number): string {
  const minutes = Math.floor(Math.max(0, nowMs - ms) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`;
}

/** "2026-11-03 14:02:11 +01:00": nothing rounded, nothing relative. */
export function formatExactTime(ms: number): string {
  const date = new Date(ms);
  const offset = -date.getTimezoneOffset();
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())} ${zone}`;
}

function isSameDay(a: Date, b: Date): boolean {
  return a.getDate() === b.getDate() && a.getMonth() === b.getMonth() && a.getFullYear() === b.getFullYear();
}
