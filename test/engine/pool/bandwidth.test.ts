import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bandwidth } from '../../../src/contract/limits.ts';
import { limitsAt, nextChangeMs } from '../../../src/engine/pool/bandwidth.ts';

const minuteMs = 60_000;
const entry = (days: number[], hour: number, upload: number | null) => ({
  days,
  minute: hour * 60,
  upload,
  download: null,
});
const always: Bandwidth = { upload: 5000, download: 6000, timetable: [] };
const office: Bandwidth = { ...always, timetable: [entry([], 8, 2000), entry([], 19, null)] };
const week: Bandwidth = { ...always, timetable: [entry([1], 8, 2000), entry([5], 18, 9000)] };

describe('the limits at a moment', () => {
  it.each([
    ['without a timetable are the limits themselves', always, 3, 600, 5000],
    ['are those of the entry that begins', office, 3, 480, 2000],
    ['are those of the entry before', office, 3, 479, null],
    ['last over midnight', office, 3, 0, null],
    ['last until the next entry', office, 3, 1139, 2000],
    ['last over the days', week, 3, 0, 2000],
    ['last over the end of the week', week, 0, 0, 9000],
    ['last until the first entry of the week', week, 1, 479, 9000],
  ])('%s', (_title, bandwidth, day, minute, upload) => {
    expect(limitsAt(bandwidth, { day, minute }).upload).toBe(upload);
  });

  it('are those of the last of several entries that begin at once', () => {
    const both = { ...always, timetable: [entry([], 8, 2000), entry([3], 8, 3000)] };
    expect(limitsAt(both, { day: 3, minute: 480 }).upload).toBe(3000);
    expect(limitsAt(both, { day: 4, minute: 480 }).upload).toBe(2000);
  });
});

describe('the next change', () => {
  it('is when other limits begin', () => {
    expect(nextChangeMs(office, { day: 3, minute: 479 })).toBe(minuteMs);
    expect(nextChangeMs(office, { day: 6, minute: 1140 })).toBe(13 * 60 * minuteMs);
    expect(nextChangeMs(week, { day: 5, minute: 18 * 60 })).toBe((2 * 24 + 14) * 60 * minuteMs);
  });

  it('never comes without a timetable, or where all entries are alike', () => {
    expect(nextChangeMs(always, { day: 3, minute: 0 })).toBeNull();
    const alike = { ...always, timetable: [entry([1], 8, 2000), entry([3], 9, 2000)] };
    expect(nextChangeMs(alike, { day: 3, minute: 0 })).toBeNull();
  });

  it('is the first minute at which the limits differ, whatever the timetable', () => {
    const entries = fc.array(
      fc.record({
        days: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 3 }),
        minute: fc.integer({ min: 0, max: 1439 }),
        upload: fc.constantFrom(null, 2000, 3000),
        download: fc.constantFrom(null, 4000),
      }),
      { minLength: 1, maxLength: 4 },
    );
    const moment = fc.record({
      day: fc.integer({ min: 0, max: 6 }),
      minute: fc.integer({ min: 0, max: 1439 }),
    });
    fc.assert(
      fc.property(entries, moment, (timetable, start) => {
        const bandwidth = { ...always, timetable };
        const now = limitsAt(bandwidth, start);
        const after = (minutes: number) => {
          const at = start.day * 1440 + start.minute + minutes;
          return limitsAt(bandwidth, { day: Math.floor(at / 1440) % 7, minute: at % 1440 });
        };
        const changeMs = nextChangeMs(bandwidth, start);
        const minutes = changeMs === null ? 7 * 1440 : changeMs / minuteMs;
        // Halfway and just before nothing has changed; then it has.
        expect(after(Math.floor(minutes / 2))).toEqual(now);
        expect(after(minutes - 1)).toEqual(now);
        if (changeMs !== null) expect(after(minutes)).not.toEqual(now);
      }),
      { numRuns: 300 },
    );
  });
});
