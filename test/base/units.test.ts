// Amounts read the way people write them.

import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatPlural,
  formatRate,
  formatSize,
} from '../../src/base/units.ts';

describe('a size', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 KiB'],
    [1024, '1.0 KiB'],
    [48_230_112, '46.0 MiB'],
    [104_857_600, '100 MiB'],
    [1_048_000_000, '999 MiB'],
    [1_048_575_999, '1.0 GiB'],
    [5 * 1024 ** 4, '5.0 TiB'],
  ])('of %i bytes reads %s', (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });

  it('never takes more than eight characters below 1,000 PiB', () => {
    for (let bytes = 1; bytes < 1e17; bytes = Math.ceil(bytes * 1.01)) {
      expect(formatSize(bytes).length).toBeLessThanOrEqual(8);
    }
  });

  it('has an exact form', () => {
    expect(formatBytes(1)).toBe('1 byte');
    expect(formatBytes(48_230_112)).toBe('48,230,112 bytes');
  });
});

it('a rate is a size each second', () => expect(formatRate(95_420_416)).toBe('91.0 MiB/s'));

it('a count has its thousands parted', () => expect(formatCount(1_204_332)).toBe('1,204,332'));

it('a noun agrees with its count', () => {
  expect([0, 1, 2].map((count) => formatPlural(count, 'file'))).toEqual(['0 files', '1 file', '2 files']);
  expect(formatPlural(2, 'entry', 'entries')).toBe('2 entries');
});

describe('a duration', () => {
  it.each([
    [1, '1 s'],
    [59_000, '59 s'],
    [61_000, '2 min'],
    [3_600_000, '1 h'],
    [7_500_000, '2 h 5 min'],
    [273_600_000, '3 d 4 h'],
  ])('of %i ms reads %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});
