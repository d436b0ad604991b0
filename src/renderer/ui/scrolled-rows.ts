// Which rows of a list are to be drawn, as it is scrolled now.

import { useLayoutEffect, useState, useSyncExternalStore } from 'react';
import { longestTop, type RowWindow, rowsInSight, spacerPx } from './row-window.ts';
import { ScrollModel } from './scroll-model.ts';

export interface ScrolledRows extends RowWindow {
  /** Belongs on the element that scrolls, as its ref. */
  readonly attach: ScrollModel['attach'];
  readonly onScroll: ScrollModel['onScroll'];
  /** Brings a row into sight, moving as little as possible. */
  readonly reveal: ScrollModel['reveal'];
  readonly viewportPx: number;
  readonly gutterPx: number;
  readonly spacerPx: number;
  readonly pageRows: number;
}

interface Rows {
  readonly count: number;
  readonly rowPx: number;
  /** What the rows are of: when it changes, another list starts at its top. */
  readonly subject: unknown;
}

/** Follows the scrolling over these rows. */
export function useScrolledRows({ count, rowPx, subject }: Rows): ScrolledRows {
  const [model] = useState(() => new ScrollModel(rowPx));
  const { top, viewportPx, gutterPx } = useSyncExternalStore(model.subscribe, model.current);
  useLayoutEffect(() => model.setRows(count, subject), [model, count, subject]);
  const extent = { count, rowPx, viewportPx };
  return {
    ...rowsInSight(Math.min(top, longestTop(extent)), extent),
    attach: model.attach,
    onScroll: model.onScroll,
    reveal: model.reveal,
    viewportPx,
    gutterPx,
    spacerPx: spacerPx(extent),
    pageRows: Math.max(1, Math.floor(viewportPx / rowPx) - 1),
  };
}
