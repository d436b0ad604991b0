// The rows of a pane.

import { describe, expect, it } from 'vitest';
import { compareNames, Listing, type Sort } from '../../../src/renderer/state/listing.ts';
import { fileRow } from './rows.ts';

const byName: Sort = { column: 'name', isDescending: false };
const names = (listing: Listing) =>
  Array.from({ length: listing.count }, (_, position) => listing.nameOf(listing.idAt(position)));
const atOnce = async () => {};

describe('Listing', () => {
  it('orders numbers in names by value', () => {
    const listing = new Listing({ kind: 'nowhere' }, byName);
    listing.append(['DSC_10', 'DSC_9', 'dsc_1', 'DSC_2'].map((name) => fileRow(name)));
    expect(names(listing)).toEqual(['dsc_1', 'DSC_2', 'DSC_9', 'DSC_10']);
  });

  it('keeps folders before files in either direction', async () => {
    const listing = new Listing({ kind: 'nowhere' }, byName);
    listing.append([fileRow('a'), fileRow('z', { kind: 'folder' }), fileRow('m', { kind: 'folder' })]);
    expect(names(listing)).toEqual(['m', 'z', 'a']);
    await listing.resort({ column: 'name', isDescending: true }, atOnce);
    expect(names(listing)).toEqual(['z', 'm', 'a']);
  });

  it('puts rows of later pages at their place among the earlier ones', () => {
    const listing = new Listing({ kind: 'nowhere' }, byName);
    listing.append([fileRow('b'), fileRow('d')]);
    listing.append([fileRow('c'), fileRow('a'), fileRow('e')]);
    expect(names(listing)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('puts unknown sizes last in either direction', async () => {
    const listing = new Listing({ kind: 'nowhere' }, { column: 'size', isDescending: true });
    listing.append([
      fileRow('unknown'),
      fileRow('small', { sizeBytes: 1 }),
      fileRow('large', { sizeBytes: 9 }),
    ]);
    expect(names(listing)).toEqual(['large', 'small', 'unknown']);
    await listing.resort({ column: 'size', isDescending: false }, atOnce);
    expect(names(listing)).toEqual(['small', 'large', 'unknown']);
  });

  it('takes in rows that arrive while it is being sorted anew', async () => {
    const listing = new Listing({ kind: 'nowhere' }, byName);
    listing.append(Array.from({ length: 20_000 }, (_, index) => fileRow(`n${index}`, { sizeBytes: index })));
    let isAdded = false;
    await listing.resort({ column: 'size', isDescending: true }, async () => {
      if (!isAdded) listing.append([fileRow('late', { sizeBytes: 10_000.5 })]);
      isAdded = true;
      await new Promise((resolve) => setTimeout(resolve));
    });
    listing.append([fileRow('last', { sizeBytes: -1 })]);
    const sizes = Array.from({ length: listing.count }, (_, at) => listing.sizeOf(listing.idAt(at)));
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  });

  it('gives a row back as it came', () => {
    const listing = new Listing({ kind: 'nowhere' }, byName);
    const row = fileRow('a.txt', { sizeBytes: 0, modifiedMs: 5, storageClass: 'GLACIER', region: 'eu-1' });
    listing.append([fileRow('b'), row]);
    expect(listing.row(listing.find('a.txt'))).toEqual({ ...row, id: 1 });
  });

  it('knows the position of a row and the row at a position', () => {
    const listing = new Listing({ kind: 'nowhere' }, byName);
    listing.append(Array.from({ length: 1000 }, (_, index) => fileRow(`x${(index * 37) % 1000}`)));
    const positions = Array.from({ length: 1000 }, (_, at) => listing.positionOf(listing.idAt(at)));
    expect(positions).toEqual(Array.from({ length: 1000 }, (_, at) => at));
    expect([listing.idAt(-1), listing.idAt(1000), listing.positionOf(-1)]).toEqual([-1, -1, -1]);
  });

  it('holds 100,000 rows that come in pages, in their order, within seconds even on a slow machine', () => {
    const listing = new Listing({ kind: 'nowhere' }, byName);
    const startMs = performance.now();
    for (let page = 99; page >= 0; page -= 1)
      listing.append(Array.from({ length: 1000 }, (_, index) => fileRow(`object-${page * 1000 + index}`)));
    expect(listing.nameOf(listing.idAt(99_999))).toBe('object-99999');
    expect(performance.now() - startMs).toBeLessThan(5000);
  });
});

describe('compareNames', () => {
  it('tells names apart that look alike, so that the order never depends on chance', () => {
    expect(compareNames('\u00e9', 'e\u0301')).not.toBe(0);
    expect(compareNames('a', 'a')).toBe(0);
  });
});
