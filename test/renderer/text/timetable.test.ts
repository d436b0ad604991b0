// The timetable of limits.

import { describe, expect, it } from 'vitest';
import { clockText, entryAt, parseClock } from '../../../src/renderer/text/timetable.ts';

describe('parseClock', () => {
  it('reads a time of day in several ways, and nothing else', () => {
    expect(['8', '08:30', '8.30', '0830', '23:59', '0:00'].map(parseClock)).toEqual([
      480, 510, 510, 510, 1439, 0,
    ]);
    expect(['', '24:00', '8:60', '8:5', 'noon', '-1'].map(parseClock)).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it('reads what is shown', () => {
    expect([0, 510, 1439].map((minute) => parseClock(clockText(minute)))).toEqual([0, 510, 1439]);
  });
});

describe('entryAt', () => {
  // 2026-11-25 is a Wednesday; months count from 0.
  const at = (day: number, hours: number, minutes = 0) => new Date(2026, 10, day, hours, minutes);
  const office = [
    { days: [1, 2, 3, 4, 5], minute: 480 },
    { days: [1, 2, 3, 4, 5], minute: 1080 },
    { days: [], minute: 1380 },
  ];

  it('is the last that began, on this day or before', () => {
    expect(entryAt(office, at(25, 8))).toBe(0);
    expect(entryAt(office, at(25, 17, 59))).toBe(0);
    expect(entryAt(office, at(25, 18))).toBe(1);
    expect(entryAt(office, at(25, 7, 59))).toBe(2);
    // On a Saturday nothing begins before 23:00; Friday's last holds on.
    expect(entryAt(office, at(28, 12))).toBe(2);
  });

  it('reaches back into last week', () => {
    expect(entryAt([{ days: [4], minute: 60 }], at(25, 12))).toBe(0);
  });

  it('is none without entries', () => {
    expect(entryAt([], at(25, 12))).toBe(-1);
  });
});
