// Which of a million rows are in sight. A browser stops an element at 11 to 33 million pixels, so a long list scrolls in
// a shorter spacer, and positions are scaled between the two.

const longestSpacerPx = 8_000_000;

/** The list as the eye would see it whole, and the part of it that is looked through. */
export interface Extent {
  readonly count: number;
  readonly rowPx: number;
  readonly viewportPx: number;
}

/** Rows from `first` up to but not including `end`; `offsetPx` is where the first one starts, seen from the top edge. */
export interface RowWindow {
  readonly first: number;
  readonly end: number;
  readonly offsetPx: number;
}

/** The height of what is scrolled. */
export function spacerPx({ count, rowPx }: Extent): number {
  return Math.min(count * rowPx, longestSpacerPx);
}

/** True when a pixel of the scroll bar is more than a pixel of the list. */
export function isScaled({ count, rowPx }: Extent): boolean {
  return count * rowPx > longestSpacerPx;
}

/** The largest distance that the list can be moved. */
export function longestTop({ count, rowPx, viewportPx }: Extent): number {
  return Math.max(0, count * rowPx - viewportPx);
}

/** How far the list is moved when the scroll bar stands at `scrollTop`. */
export function topAt(scrollTop: number, extent: Extent): number {
  const range = spacerPx(extent) - extent.viewportPx;
  if (range <= 0) return 0;
  const top = isScaled(extent) ? (scrollTop / range) * longestTop(extent) : scrollTop;
  return clamp(top, 0, longestTop(extent));
}

/** Where the scroll bar must stand for the list to be moved by `top`. */
export function scrollTopFor(top: number, extent: Extent): number {
  const range = spacerPx(extent) - extent.viewportPx;
  if (range <= 0 || longestTop(extent) === 0) return 0;
  return isScaled(extent) ? (top / longestTop(extent)) * range : top;
}

/** The rows in sight when the list is moved by `top`. */
export function rowsInSight(top: number, { count, rowPx, viewportPx }: Extent): RowWindow {
  const first = clamp(Math.floor(top / rowPx), 0, Math.max(0, count - 1));
  const end = clamp(Math.ceil((top + viewportPx) / rowPx), 0, count);
  return { first, end, offsetPx: first * rowPx - top };
}

/** How far the list must be moved so that `row` is in sight; as little as possible. */
export function topToReveal(row: number, top: number, extent: Extent): number {
  const rowTop = row * extent.rowPx;
  const highest = rowTop + extent.rowPx - extent.viewportPx;
  return clamp(rowTop < top ? rowTop : Math.max(top, highest), 0, longestTop(extent));
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}
