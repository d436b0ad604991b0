// The limits of the guard as they are typed.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usualGuard } from '../../../src/contract/pair.ts';
import { guardTexts, parseGuard } from '../../../src/renderer/sync/guard-form.ts';

const usual = guardTexts(usualGuard);

describe('the limits of the guard', () => {
  it('are typed as a number, a percentage and GiB', () => {
    expect(usual).toEqual({ files: '50', percent: '10', gibibytes: '1' });
    expect(parseGuard({ files: ' 1,000 ', percent: '0.5', gibibytes: '1.5' })).toEqual({
      files: 1000,
      share: 0.005,
      bytes: 1_610_612_736,
    });
  });

  it('read back exactly as they were', () => {
    const limits = fc.record({
      files: fc.nat(),
      share: fc.nat(1000).map((thousandths) => thousandths / 1000),
      bytes: fc.integer({ min: 1 << 20, max: Number.MAX_SAFE_INTEGER }),
    });
    fc.assert(
      fc.property(limits, (one) => {
        expect(parseGuard(guardTexts(one))).toEqual(one);
      }),
    );
  });

  it.each([
    ['files', ['', 'few', '-1', '1.5'], 'The number of files is a whole number, such as 50.'],
    ['percent', ['', '101', '-1', '10 %'], 'The share of all files is a number from 0 to 100, such as 10.'],
    ['gibibytes', ['', '1 GiB', '-1', '99999999'], 'The size is a number of GiB, such as 1 or 0.5.'],
  ])('say what is wrong with %s', (part, texts, sentence) => {
    for (const text of texts) expect(parseGuard({ ...usual, [part]: text })).toBe(sentence);
  });
});
