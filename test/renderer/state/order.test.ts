// Sorting in slices and merging pages.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeInto, sortInSlices } from '../../../src/renderer/state/order.ts';

const byValue = (values: readonly number[]) => (a: number, b: number) =>
  (values[a] as number) - (values[b] as number) || a - b;
const valuesOf = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 5000 });
const idsOf = (values: readonly number[]) => Uint32Array.from(values, (_, id) => id);

describe('sortInSlices', () => {
  it('brings any rows into the order of the comparison', () => {
    fc.assert(
      fc.property(valuesOf, (values) => {
        const ids = idsOf(values);
        Array.from(sortInSlices(ids, byValue(values), 0));
        expect([...ids]).toEqual(Array.from(idsOf(values)).sort(byValue(values)));
      }),
      { numRuns: 40 },
    );
  });

  it('pauses often enough for the window to breathe', () => {
    const values = Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 100_003);
    let pauses = 0;
    for (const _ of sortInSlices(idsOf(values), byValue(values), 0)) pauses += 1;
    expect(pauses).toBeGreaterThan(100);
  });
});

describe('mergeInto', () => {
  it('gives what sorting everything would have given, page after page', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 40 })), (pages) => {
        const values = pages.flat();
        const order = new Uint32Array(values.length);
        let count = 0;
        for (const page of pages) {
          const added = Uint32Array.from(page, (_, index) => count + index).sort(byValue(values));
          mergeInto(order, count, added, byValue(values));
          count += page.length;
        }
        expect([...order]).toEqual(Array.from(idsOf(values)).sort(byValue(values)));
      }),
    );
  });

  it('compares little when a page belongs at the end, as pages of a store mostly do', () => {
    const values = Array.from({ length: 101_000 }, (_, index) => index);
    const order = idsOf(values);
    let comparisons = 0;
    const compare = (a: number, b: number) => {
      comparisons += 1;
      return a - b;
    };
    mergeInto(
      order,
      100_000,
      Uint32Array.from({ length: 1000 }, (_, index) => 100_000 + index),
      compare,
    );
    expect(comparisons).toBeLessThanOrEqual(1000);
    expect(order[100_999]).toBe(100_999);
  });
});
