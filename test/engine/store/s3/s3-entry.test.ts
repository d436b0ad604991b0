// Times of change and versions in the forms of S3.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { etagOf, formatMtime, parseMtime, versionOf } from '../../../../src/engine/store/s3/s3-entry.ts';

describe('the time of change in metadata', () => {
  it.each([
    [0, '0'],
    [1_700_000_000_000, '1700000000'],
    [1_700_000_000_123, '1700000000.123'],
    [1_700_000_000_123.456, '1700000000.123456'],
    [1_700_000_000_000.001, '1700000000.000001'],
    [-1500, '-1.5'],
  ])('is %d as %s', (modifiedMs, text) => {
    expect([formatMtime(modifiedMs), parseMtime(text)]).toEqual([text, modifiedMs]);
  });

  it('comes back as it was, to the microsecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: -2_000_000_000_000_000, max: 4_000_000_000_000_000 }), (micros) => {
        expect(parseMtime(formatMtime(micros / 1000))).toBe(micros / 1000);
      }),
    );
  });

  it('is read in the nanoseconds of rclone, and not read where it is no time', () => {
    expect(parseMtime('1700000000.123456789')).toBe(1_700_000_000_123.456);
    expect(['', 'yesterday', '1e9', '12:00', 'NaN', undefined].map(parseMtime)).toEqual(Array(6).fill(null));
  });
});

describe('versions', () => {
  it('are ETags without quotes, and go with quotes', () => {
    expect(['"abc"', 'abc', 'W/"abc"', '', undefined].map(versionOf)).toEqual([
      'abc',
      'abc',
      'abc',
      null,
      null,
    ]);
    expect(etagOf('abc-2')).toBe('"abc-2"');
  });
});
