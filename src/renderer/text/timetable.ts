// The timetable of limits: which entry holds at a moment, and days and times of day as people write them.

import type { BandwidthEntry } from '../../contract/limits.ts';

const dayMinutes = 1440;
const weekMinutes = 7 * dayMinutes;
/** 0 is Sunday, as in the contract; a week is shown from Monday on. */
export const weekDays = [1, 2, 3, 4, 5, 6, 0] as const;
const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const two = (value: number) => String(value).padStart(2, '0');

export function dayName(day: number): string {
  return dayNames[day] ?? '';
}

/** "08:30". */
export function clockText(minute: number): string {
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** Minutes of the day from "8:30", "08.30", "0830" or "8"; null for anything else. */
export function parseClock(text: string): number | null {
  const [, hours, minutes = '0'] = /^(\d{1,2})(?:[:.]?(\d{2}))?$/.exec(text.trim()) ?? [];
  const minute = Number(hours) * 60 + Number(minutes);
  return hours !== undefined && Number(minutes) < 60 && minute < dayMinutes ? minute : null;
}

/** The index of the entry that holds at `moment`, local time: the last one that began; -1 without entries. */
export function entryAt(timetable: readonly Pick<BandwidthEntry, 'days' | 'minute'>[], moment: Date): number {
  const now = moment.getDay() * dayMinutes + moment.getHours() * 60 + moment.getMinutes();
  let holding = -1;
  let shortest = Number.POSITIVE_INFINITY;
  timetable.forEach(({ days, minute }, index) => {
    for (const day of days.length > 0 ? days : weekDays) {
      const since = (now - (day * dayMinutes + minute) + weekMinutes) % weekMinutes;
      // Of two that begin together the later in the list holds.
      if (since <= shortest) {
        shortest = since;
        holding = index;
      }
    }
  });
  return holding;
}
