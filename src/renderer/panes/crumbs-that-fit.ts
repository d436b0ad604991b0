// Which steps of a path have room; the outermost are folded away first, the innermost always stays.

import type { Crumb } from '../state/location.ts';

const letterPx = 7.2;
const aroundPx = 27;
const foldPx = 46;

/** Splits a path into what is folded into a menu and what is shown in `widthPx`. Widths are judged by letters. */
export function crumbsThatFit(
  crumbs: readonly Crumb[],
  widthPx: number,
): { readonly folded: readonly Crumb[]; readonly shown: readonly Crumb[] } {
  const widthOf = ({ label }: Crumb) => label.length * letterPx + aroundPx;
  let used = crumbs.reduce((sum, crumb) => sum + widthOf(crumb), 0);
  let first = 0;
  while (first < crumbs.length - 1 && used + (first > 0 ? foldPx : 0) > widthPx) {
    used -= widthOf(crumbs[first] as Crumb);
    first += 1;
  }
  return { folded: crumbs.slice(0, first), shown: crumbs.slice(first) };
}
