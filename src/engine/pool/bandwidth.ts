// Which bandwidth limits hold at a moment of the week, and when they change. No time passes here.

import type { Bandwidth } from '../../contract/limits.ts';

/** Bytes a second in each direction; null: no limit. */
export interface Limits {
  readonly upload: number | null;
  readonly download: number | null;
}

/** A moment of the week by the clock on the wall: day 0 is Sunday, minute 0 is midnight. */
export interface Moment {
  readonly day: number;
  readonly minute: number;
}

const dayMinutes = 24 * 60;
const weekMinutes = 7 * dayMinutes;
const everyDay = [0, 1, 2, 3, 4, 5, 6];

/**
 * The limits that hold at `moment`.
 *
 * | timetable | limits |
 * | --- | --- |
 * | empty | `upload` and `download` of the bandwidth itself |
 * | an entry begins at this minute | that entry's |
 * | several begin at this minute | those of the last in the list |
 * | none does | those of the entry that began last, over midnight and over the end of the week |
 */
export function limitsAt(bandwidth: Bandwidth, moment: Moment): Limits {
  const changes = changesOf(bandwidth);
  const now = minuteOfWeek(moment);
  const { upload, download } = changes.findLast(({ at }) => at <= now) ?? changes.at(-1) ?? bandwidth;
  return { upload, download };
}

/** Milliseconds from the beginning of `moment`'s minute until other limits hold; null when that never comes. */
export function nextChangeMs(bandwidth: Bandwidth, moment: Moment): number | null {
  const changes = changesOf(bandwidth);
  const now = minuteOfWeek(moment);
  const current = limitsAt(bandwidth, moment);
  const ahead = [
    ...changes.filter(({ at }) => at > now),
    ...changes.filter(({ at }) => at <= now).map((change) => ({ ...change, at: change.at + weekMinutes })),
  ];
  const next = ahead.find(
    ({ upload, download }) => upload !== current.upload || download !== current.download,
  );
  return next ? (next.at - now) * 60_000 : null;
}

/** The timetable by minute of the week, one entry for each. */
function changesOf({ timetable }: Bandwidth): (Limits & { readonly at: number })[] {
  const byMinute = new Map<number, Limits>();
  for (const { days, minute, upload, download } of timetable) {
    for (const day of days.length === 0 ? everyDay : days) {
      byMinute.set(minuteOfWeek({ day, minute }), { upload, download });
    }
  }
  return [...byMinute].map(([at, limits]) => ({ at, ...limits })).sort((a, b) => a.at - b.at);
}

function minuteOfWeek({ day, minute }: Moment): number {
  return day * dayMinutes + minute;
}
