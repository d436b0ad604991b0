// How far a list is scrolled, and which of its rows that brings into sight.

import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';
import {
  type Extent,
  isScaled,
  longestTop,
  type RowWindow,
  rowsInSight,
  scrollTopFor,
  spacerPx,
  topAt,
  topToReveal,
} from './row-window.ts';

export interface ScrolledRows extends RowWindow {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly viewportPx: number;
  /** How wide the scroll bar is, so that what stands above the list can leave it free too. */
  readonly gutterPx: number;
  readonly spacerPx: number;
  readonly pageRows: number;
  readonly onScroll: () => void;
  /** Brings a position into sight, moving as little as possible. */
  readonly reveal: (position: number) => void;
}

interface Rows {
  readonly count: number;
  readonly rowPx: number;
  /** What the rows are of: when it changes, another list starts at its top. */
  readonly subject: unknown;
}

/** Follows the scrolling of `scroller` over these rows. */
export function useScrolledRows({ count, rowPx, subject }: Rows): ScrolledRows {
  const scroller = useRef<HTMLDivElement>(null);
  const [viewportPx, setViewportPx] = useState(0);
  const [gutterPx, setGutterPx] = useState(0);
  const [top, setTop] = useState(0);
  // What the scroll bar was last told; an echo of it must not round the position.
  const told = useRef(0);
  const extent: Extent = { count, rowPx, viewportPx };
  const live = useRef({ extent, top });
  live.current = { extent, top };

  const moveTo = useCallback((next: number) => {
    const { extent } = live.current;
    const bounded = Math.max(0, Math.min(next, longestTop(extent)));
    live.current.top = bounded;
    setTop(bounded);
    if (!scroller.current) return;
    scroller.current.scrollTop = scrollTopFor(bounded, extent);
    told.current = scroller.current.scrollTop;
  }, []);

  const onScroll = useCallback(() => {
    const at = scroller.current?.scrollTop ?? 0;
    if (at === told.current) return;
    told.current = at;
    const next = topAt(at, live.current.extent);
    live.current.top = next;
    setTop(next);
  }, []);

  const reveal = useCallback(
    (position: number) => {
      const { extent, top } = live.current;
      const next = topToReveal(position, top, extent);
      if (next !== top) moveTo(next);
    },
    [moveTo],
  );

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const measure = () => {
      setViewportPx(element.clientHeight);
      setGutterPx(element.offsetWidth - element.clientWidth);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // Another list starts at its top; the same list that became shorter may not stand below its end.
  const shown = useRef(subject);
  useLayoutEffect(() => {
    if (shown.current !== subject) {
      shown.current = subject;
      moveTo(0);
    } else if (live.current.top > longestTop(live.current.extent)) moveTo(live.current.top);
  }, [subject, count, viewportPx, moveTo]);

  // In a list too long for the scroll bar a turn of the wheel would leap; it is measured in rows instead.
  const isLong = isScaled(extent);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || !isLong) return undefined;
    const onWheel = (event: WheelEvent) => {
      if (event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * rowPx : event.deltaY;
      moveTo(live.current.top + pixels);
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [isLong, rowPx, moveTo]);

  return {
    ...rowsInSight(Math.min(top, longestTop(extent)), extent),
    scroller,
    viewportPx,
    gutterPx,
    spacerPx: spacerPx(extent),
    pageRows: Math.max(1, Math.floor(viewportPx / rowPx) - 1),
    onScroll,
    reveal,
  };
}
