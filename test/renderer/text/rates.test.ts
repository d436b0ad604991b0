// Limits of bandwidth as they are written.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRate, rateText } from '../../../src/renderer/text/rates.ts';

describe('parseRate', () => {
  it.each([
    ['20 MiB/s', 20 * 1024 ** 2],
    ['20', 20 * 1024 ** 2],
    ['1,5 GB/s', 1_500_000_000],
    ['500 kB', 500_000],
    ['100 Mbit/s', 12_500_000],
    [' 64kib / s ', 65_536],
    ['2048 B/s', 2048],
    ['', null],
  ])('reads %j', (text, rate) => {
    expect(parseRate(text)).toBe(rate);
  });

  it.each(['fast', '-1 MiB/s', '1 B/s', '0', '5 parsecs', '1.2.3 MB/s', '9e99 GB/s', '/s'])(
    'refuses %j',
    (text) => {
      expect(parseRate(text)).toBeUndefined();
    },
  );
});

describe('rateText', () => {
  it('uses the unit with the fewest digits, and nothing for no limit', () => {
    const rates = [null, 20 * 1024 ** 2, 12_500_000, 65_536, 1_048_577];
    expect(rates.map(rateText)).toEqual(['', '20 MiB/s', '12.5 MB/s', '64 KiB/s', '1048577 B/s']);
  });

  it('is read as the same rate again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1024, max: Number.MAX_SAFE_INTEGER }), (rate) => {
        expect(parseRate(rateText(rate))).toBe(rate);
      }),
    );
  });
});
