// Which rows are in sight, up to a million of them.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Extent,
  isScaled,
  longestTop,
  rowsInSight,
  scrollTopFor,
  spacerPx,
  topAt,
  topToReveal,
} from '../../../src/renderer/ui/row-window.ts';

const extents = fc.record({
  count: fc.integer({ min: 1, max: 3_000_000 }),
  rowPx: fc.constantFrom(24, 26, 30),
  viewportPx: fc.integer({ min: 40, max: 4000 }),
});
const million: Extent = { count: 1_000_000, rowPx: 26, viewportPx: 700 };

describe('the row window', () => {
  it('never needs an element taller than any browser can make at three device pixels a pixel', () => {
    expect(spacerPx(million)).toBeLessThan(11_184_809);
    expect(isScaled(million)).toBe(true);
  });

  it('shows the first row at the top and the last row at the bottom of the scroll bar', () => {
    fc.assert(
      fc.property(extents, (extent) => {
        const bottom = Math.max(0, spacerPx(extent) - extent.viewportPx);
        expect(rowsInSight(topAt(0, extent), extent).first).toBe(0);
        expect(rowsInSight(topAt(bottom, extent), extent).end).toBe(extent.count);
      }),
    );
  });

  it('fills the viewport wherever the list is moved to', () => {
    fc.assert(
      fc.property(extents, fc.double({ min: 0, max: 1, noNaN: true }), (extent, share) => {
        const top = share * longestTop(extent);
        const { first, end, offsetPx } = rowsInSight(top, extent);
        expect(offsetPx).toBeLessThanOrEqual(0);
        expect(offsetPx).toBeGreaterThan(-extent.rowPx);
        const bottomPx = offsetPx + (end - first) * extent.rowPx;
        expect(end === extent.count || bottomPx >= extent.viewportPx).toBe(true);
      }),
    );
  });

  it('finds its way between list and scroll bar and back', () => {
    fc.assert(
      fc.property(extents, fc.double({ min: 0, max: 1, noNaN: true }), (extent, share) => {
        const top = share * longestTop(extent);
        expect(Math.abs(topAt(scrollTopFor(top, extent), extent) - top)).toBeLessThan(1);
      }),
    );
  });

  it('reveals a row wholly, and moves nothing for one that is in sight', () => {
    fc.assert(
      fc.property(extents, fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (extent, seed, share) => {
        const row = seed % extent.count;
        const top = topToReveal(row, share * longestTop(extent), extent);
        const rowTop = row * extent.rowPx;
        expect(rowTop).toBeGreaterThanOrEqual(top - 0.5);
        expect(rowTop + extent.rowPx).toBeLessThanOrEqual(top + extent.viewportPx + 0.5);
        expect(topToReveal(row, top, extent)).toBe(top);
      }),
    );
  });

  it('can stand on each of the last rows of a million, although the scroll bar cannot', () => {
    const top = topToReveal(999_999, 0, million);
    expect(rowsInSight(top, million).end).toBe(1_000_000);
    expect(rowsInSight(top - 26, million).end).toBe(999_999);
  });
});
