// Which steps of a path have room.

import { describe, expect, it } from 'vitest';
import { crumbsThatFit } from '../../../src/renderer/panes/crumbs-that-fit.ts';

const crumbs = ['/', 'home', 'ana', 'Photos'].map((label) => ({
  label,
  location: { kind: 'nowhere' as const },
}));
const labels = (widthPx: number) => {
  const { folded, shown } = crumbsThatFit(crumbs, widthPx);
  return [folded.map(({ label }) => label), shown.map(({ label }) => label)];
};

describe('crumbsThatFit', () => {
  it('shows the whole path where it has room', () => {
    expect(labels(1000)).toEqual([[], ['/', 'home', 'ana', 'Photos']]);
  });

  it('folds the outermost steps first and keeps the last, however narrow it is', () => {
    expect(labels(180)).toEqual([
      ['/', 'home'],
      ['ana', 'Photos'],
    ]);
    expect(labels(0)).toEqual([['/', 'home', 'ana'], ['Photos']]);
  });
});
