// Amounts as people read them: sizes, rates, counts and durations. The one place that knows how.

const binary = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;
const counts = new Intl.NumberFormat('en-US');

/** "48.2 MiB"; binary units, three significant digits at the most. */
export function formatSize(sizeBytes: number): string {
  let value = sizeBytes;
  let unit = 0;
  // 999.5 and not 1024: four digits would not fit the column, so the next unit starts early.
  while (value >= 999.5 && unit < binary.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${binary[unit]}`;
}

/** "48,230,112 bytes": the exact size, for a tooltip. */
export function formatBytes(sizeBytes: number): string {
  return `${formatCount(sizeBytes)} ${sizeBytes === 1 ? 'byte' : 'bytes'}`;
}

/** "91.0 MiB/s". */
export function formatRate(bytesPerSecond: number): string {
  return `${formatSize(bytesPerSecond)}/s`;
}

/** "1,204,332". */
export function formatCount(count: number): string {
  return counts.format(count);
}

/** "1 file", "214 files". */
export function formatPlural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** "12 s", "3 min", "2 h 5 min", "3 d 4 h": a remaining time, rounded up as a promise should be. */
export function formatDuration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}
