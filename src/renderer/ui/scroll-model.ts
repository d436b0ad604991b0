// How far a long list is scrolled: the truth behind a scroll bar that may be too coarse for it.

import { type Extent, isScaled, longestTop, scrollTopFor, topAt, topToReveal } from './row-window.ts';

/** What is drawn from; another object after each change. */
export interface Scrolled {
  readonly top: number;
  readonly viewportPx: number;
  /** How wide the scroll bar is, so that what stands above the list can leave it free too. */
  readonly gutterPx: number;
}

/** The scrolling of one list, attached to one element at a time. */
export class ScrollModel {
  readonly #rowPx: number;
  #count = 0;
  #subject: unknown;
  #element: HTMLElement | null = null;
  /** What the scroll bar was last told; an echo of it must not round the position. */
  #told = 0;
  #scrolled: Scrolled = { top: 0, viewportPx: 0, gutterPx: 0 };
  readonly #listeners = new Set<() => void>();

  constructor(rowPx: number) {
    this.#rowPx = rowPx;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly current = (): Scrolled => this.#scrolled;

  /** Follows the element that scrolls, until the result is called. */
  readonly attach = (element: HTMLElement | null): (() => void) => {
    this.#element = element;
    if (!element) return () => {};
    const measure = () => {
      this.#change({
        viewportPx: element.clientHeight,
        gutterPx: element.offsetWidth - element.clientWidth,
      });
      this.moveTo(this.#scrolled.top);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('wheel', this.#onWheel, { passive: false });
    return () => {
      observer.disconnect();
      element.removeEventListener('wheel', this.#onWheel);
      this.#element = null;
    };
  };

  /** Says how many rows there are now; another subject is another list, which starts at its top. */
  setRows(count: number, subject: unknown): void {
    const isAnother = subject !== this.#subject;
    this.#count = count;
    this.#subject = subject;
    const { top } = this.#scrolled;
    if (isAnother) this.moveTo(0);
    else if (top > longestTop(this.#extent())) this.moveTo(top);
  }

  /** Hears that the scroll bar was moved. */
  readonly onScroll = (): void => {
    const at = this.#element?.scrollTop ?? 0;
    if (at === this.#told) return;
    this.#told = at;
    this.#change({ top: topAt(at, this.#extent()) });
  };

  moveTo(top: number): void {
    const extent = this.#extent();
    const bounded = Math.max(0, Math.min(top, longestTop(extent)));
    this.#change({ top: bounded });
    if (!this.#element) return;
    const wanted = scrollTopFor(bounded, extent);
    if (Math.abs(this.#element.scrollTop - wanted) >= 1) this.#element.scrollTop = wanted;
    this.#told = this.#element.scrollTop;
  }

  /** Brings a row into sight, moving as little as possible. */
  readonly reveal = (row: number): void => {
    const { top } = this.#scrolled;
    const next = topToReveal(row, top, this.#extent());
    if (next !== top) this.moveTo(next);
  };

  // In a list too long for the scroll bar a turn of the wheel would leap; it is measured in rows instead.
  readonly #onWheel = (event: WheelEvent): void => {
    if (!isScaled(this.#extent()) || event.ctrlKey || event.deltaY === 0) return;
    event.preventDefault();
    const isLines = event.deltaMode === WheelEvent.DOM_DELTA_LINE;
    this.moveTo(this.#scrolled.top + event.deltaY * (isLines ? this.#rowPx : 1));
  };

  #extent(): Extent {
    return { count: this.#count, rowPx: this.#rowPx, viewportPx: this.#scrolled.viewportPx };
  }

  #change(part: Partial<Scrolled>): void {
    const next = { ...this.#scrolled, ...part };
    const { top, viewportPx, gutterPx } = this.#scrolled;
    if (next.top === top && next.viewportPx === viewportPx && next.gutterPx === gutterPx) return;
    this.#scrolled = next;
    for (const listener of this.#listeners) listener();
  }
}
