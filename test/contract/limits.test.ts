import { describe, expect, it } from 'vitest';
import { Bandwidth, PoolLimits } from '../../src/contract/limits.ts';

describe('the limits of a pool', () => {
  it.each([
    [{ min: 1, desired: 1, max: 1 }, true],
    [{ min: 4, desired: 16, max: 256 }, true],
    [{ min: 0, desired: 1, max: 1 }, false],
    [{ min: 4, desired: 3, max: 8 }, false],
    [{ min: 4, desired: 9, max: 8 }, false],
    [{ min: 4, desired: 16, max: 257 }, false],
    [{ min: 1, desired: 1.5, max: 2 }, false],
  ])('%j are accepted: %s', (limits, isAccepted) => {
    expect(PoolLimits.safeParse(limits).success).toBe(isAccepted);
  });
});

describe('a bandwidth', () => {
  const entry = { days: [1, 5], minute: 480, upload: 1024, download: null };
  it.each([
    [{ upload: null, download: 1024, timetable: [] }, true],
    [{ upload: null, download: null, timetable: [entry] }, true],
    [{ upload: 1023, download: null, timetable: [] }, false],
    [{ upload: null, download: null, timetable: [{ ...entry, minute: 1440 }] }, false],
    [{ upload: null, download: null, timetable: [{ ...entry, days: [7] }] }, false],
  ])('%j is accepted: %s', (bandwidth, isAccepted) => {
    expect(Bandwidth.safeParse(bandwidth).success).toBe(isAccepted);
  });
});
