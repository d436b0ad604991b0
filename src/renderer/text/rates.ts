// A limit of bytes a second as a person writes it: "20 MiB/s", "500 kB/s", "100 Mbit/s", or nothing for none.

import { formatRate } from '../../base/units.ts';

const units: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1000,
  kib: 1024,
  mb: 1000 ** 2,
  mib: 1024 ** 2,
  gb: 1000 ** 3,
  gib: 1024 ** 3,
  kbit: 125,
  mbit: 125_000,
  gbit: 125_000_000,
};
/** From the largest, so that a rate is shown in the unit that leaves the fewest digits. */
const shownUnits = [
  ['GiB', 1024 ** 3],
  ['GB', 1000 ** 3],
  ['MiB', 1024 ** 2],
  ['MB', 1000 ** 2],
  ['KiB', 1024],
  ['kB', 1000],
] as const;
const least = 1024;

/** What is wrong with a rate, in one sentence. */
export const rateProblem = 'Write a rate such as 20 MiB/s, of at least 1 KiB/s; leave it empty for no limit.';

/** Bytes a second; null for no limit, undefined where the text is no rate. A number alone is of MiB/s. */
export function parseRate(text: string): number | null | undefined {
  const bare = text.trim().toLowerCase();
  if (bare === '') return null;
  const [, digits = '', unit = ''] =
    /^(\d+(?:[.,]\d+)?)\s*([a-z]*?)(?:\s*\/\s*s|\/sec|ps)?$/.exec(bare) ?? [];
  const factor = unit === '' ? units['mib'] : units[unit];
  if (digits === '' || factor === undefined) return undefined;
  const rate = Math.round(Number(digits.replace(',', '.')) * factor);
  return rate >= least && Number.isSafeInteger(rate) ? rate : undefined;
}

/** The text that `parseRate` reads as the same rate; empty for no limit. */
export function rateText(rate: number | null): string {
  if (rate === null) return '';
  for (const [unit, factor] of shownUnits) {
    const tenths = (rate * 10) / factor;
    if (tenths >= 10 && Number.isInteger(tenths)) return `${tenths / 10} ${unit}/s`;
  }
  const rounded = formatRate(rate);
  return parseRate(rounded) === rate ? rounded : `${rate} B/s`;
}
