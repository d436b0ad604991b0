// Limits of bandwidth as they are typed, and what is wrong with them.

import type { Bandwidth, BandwidthEntry } from '../../contract/limits.ts';
import { parseRate, rateProblem, rateText } from '../text/rates.ts';
import { clockText, parseClock } from '../text/timetable.ts';

export interface EntryForm {
  /** Tells one row of the form from another. */
  readonly id: number;
  readonly days: readonly number[];
  readonly from: string;
  readonly upload: string;
  readonly download: string;
}

export interface BandwidthForm {
  readonly upload: string;
  readonly download: string;
  readonly timetable: readonly EntryForm[];
}

export function bandwidthForm({ upload, download, timetable }: Bandwidth): BandwidthForm {
  return {
    upload: rateText(upload),
    download: rateText(download),
    timetable: timetable.map((entry, id) => ({
      id,
      days: entry.days,
      from: clockText(entry.minute),
      upload: rateText(entry.upload),
      download: rateText(entry.download),
    })),
  };
}

/** An entry to begin with, after the ones that are there. */
export function newEntry(timetable: readonly EntryForm[]): EntryForm {
  const id = Math.max(-1, ...timetable.map((entry) => entry.id)) + 1;
  return { id, days: [], from: timetable.length === 0 ? '08:00' : '18:00', upload: '', download: '' };
}

/** What is wrong with an entry, as one sentence; null when nothing is. */
export function entryProblem(
  { days, from, upload, download }: EntryForm,
  others: readonly EntryForm[],
): string | null {
  const minute = parseClock(from);
  if (minute === null) return 'Write the time it begins at, such as 08:30.';
  if (parseRate(upload) === undefined || parseRate(download) === undefined) return rateProblem;
  const isTaken = others.some((other) => parseClock(other.from) === minute && meet(days, other.days));
  return isTaken ? 'Another entry begins on the same day at the same time.' : null;
}

/** The limits, or null while something is wrong with them. */
export function bandwidthOf({ upload, download, timetable }: BandwidthForm): Bandwidth | null {
  const [up, down] = [parseRate(upload), parseRate(download)];
  if (up === undefined || down === undefined) return null;
  const entries: BandwidthEntry[] = [];
  for (const entry of timetable) {
    const minute = parseClock(entry.from);
    const [entryUp, entryDown] = [parseRate(entry.upload), parseRate(entry.download)];
    const others = timetable.filter((other) => other !== entry);
    if (entryProblem(entry, others) !== null || minute === null) return null;
    entries.push({ days: [...entry.days], minute, upload: entryUp ?? null, download: entryDown ?? null });
  }
  return { upload: up, download: down, timetable: entries };
}

/** No days are all days. */
function meet(days: readonly number[], others: readonly number[]): boolean {
  return days.length === 0 || others.length === 0 || days.some((day) => others.includes(day));
}
