// One pane: where it is, the rows it shows, and how they are fetched, refreshed and put in order.

import { createStore, type StoreApi } from 'zustand/vanilla';
import { isAbort } from '../../base/abort.ts';
import type { Api } from '../../contract/api.ts';
import { type AppError, toAppError } from '../../contract/errors.ts';
import type { Place } from '../../contract/models.ts';
import { createHistory } from './history.ts';
import { Listing, type Sort, type SortColumn } from './listing.ts';
import { isSameLocation, type Location, nameWithin, parentOf } from './location.ts';
import { rowPages } from './row-pages.ts';
import { Selection } from './selection.ts';

export type PaneSide = 'left' | 'right';

/**
 * opening: asked, nothing has come yet and the rows still are those of before; listing: rows are coming;
 * listed: all are there; failed: broke off, with whatever came before.
 */
export type PanePhase = 'opening' | 'listing' | 'listed' | 'failed';

/** Something that a pane has to say about what was just tried in it. */
export type Notice =
  | { readonly kind: 'error'; readonly error: AppError }
  | { readonly kind: 'text'; readonly text: string };

export interface PaneState {
  readonly location: Location;
  readonly phase: PanePhase;
  /** Nothing has come for long enough that waiting should be shown. */
  readonly isSlow: boolean;
  readonly isRefreshing: boolean;
  readonly isSorting: boolean;
  readonly error: AppError | null;
  readonly sort: Sort;
  /** Changes whenever rows, focus or selection do; the rows themselves live in `pane.listing`. */
  readonly revision: number;
  /** The row under the cursor, -1 while the cursor rests on the first. */
  readonly focusId: number;
  readonly renamingId: number | null;
  readonly isEditingPath: boolean;
  readonly notice: Notice | null;
  /** What is being done in this pane right now, in words. */
  readonly work: string | null;
  readonly canGoBack: boolean;
  readonly canGoForward: boolean;
}

export interface Pane {
  readonly side: PaneSide;
  readonly store: StoreApi<PaneState>;
  readonly selection: Selection;
  /** The rows shown. Another object after each move and refresh. */
  readonly listing: Listing;
  /** Where Shift extends from. */
  anchorId: number;
  /** Selected row by row with the keyboard: moving the cursor then keeps the selection. */
  isMarking: boolean;
  go(location: Location, options?: { readonly focusName?: string; readonly isStep?: boolean }): void;
  back(): void;
  forward(): void;
  up(): void;
  /** Lists again; rows stay until the new ones are complete. */
  refresh(focusName?: string): void;
  /** Something changed in these places through us. */
  placesChanged(places: readonly Place[]): void;
  sortBy(column: SortColumn): void;
  /** Announces that focus or selection changed. */
  touch(change?: Partial<PaneState>): void;
  say(notice: Notice | null): void;
  /** Shows a failure; a cancel is none. */
  fail(error: unknown, op: string): void;
}

const slowMs = 150;
const repaintMs = 60;
const calmMs = 250;

/** Makes a pane that stays nowhere until it is sent somewhere. */
export function createPane(side: PaneSide, api: Api, separator: () => '/' | '\\'): Pane {
  const firstSort: Sort = { column: 'name', isDescending: false };
  const nowhere: Location = { kind: 'nowhere' };
  const store = createStore<PaneState>(() => ({
    location: nowhere,
    phase: 'listed',
    isSlow: false,
    isRefreshing: false,
    isSorting: false,
    error: null,
    sort: firstSort,
    revision: 0,
    focusId: -1,
    renamingId: null,
    isEditingPath: false,
    notice: null,
    work: null,
    canGoBack: false,
    canGoForward: false,
  }));
  const selection = new Selection();
  let listing = new Listing(nowhere, firstSort);
  let reading: AbortController | null = null;
  const history = createHistory();
  let lastTookMs = 0;
  let refreshTimer: ReturnType<typeof setTimeout> | undefined;
  let repaintTimer: ReturnType<typeof setTimeout> | undefined;

  const pane: Pane = {
    side,
    store,
    selection,
    get listing() {
      return listing;
    },
    anchorId: -1,
    isMarking: false,

    go(location, { focusName, isStep = false } = {}) {
      const from = store.getState().location;
      if (!isStep && !isSameLocation(from, location)) history.leave(from);
      store.setState({
        location,
        notice: null,
        isEditingPath: false,
        renamingId: null,
        canGoBack: history.canGoBack,
        canGoForward: history.canGoForward,
      });
      void read(location, focusName);
    },
    back: () => step('back'),
    forward: () => step('forward'),
    up() {
      const up = parentOf(store.getState().location, separator());
      if (up) pane.go(up.location, { focusName: up.leftName });
    },
    refresh: (focusName) => void reread(focusName),
    placesChanged(places) {
      const { location } = store.getState();
      const concerns = places.some((place) => {
        if (isSameLocation(location, place)) return true;
        // What happens deeper down shows here only when it brings a folder that was not there.
        const name = nameWithin(location, place, separator());
        return name !== null && listing.find(name) < 0;
      });
      if (concerns) rereadSoon();
    },
    sortBy: (column) => void sortBy(column),
    touch(change) {
      store.setState((state) => ({ ...change, revision: state.revision + 1 }));
    },
    say: (notice) => store.setState({ notice }),
    fail(error, op) {
      if (!isAbort(error)) store.setState({ notice: { kind: 'error', error: toAppError(error, op) } });
    },
  };
  return pane;

  function step(way: 'back' | 'forward'): void {
    const left = store.getState().location;
    const location = history.step(way, left);
    if (!location) return;
    const up = parentOf(left, separator());
    const isParent = up && isSameLocation(up.location, location);
    pane.go(location, isParent ? { isStep: true, focusName: up.leftName } : { isStep: true });
  }

  /** Fetches the rows of a new location and shows them as they come. */
  async function read(location: Location, focusName: string | undefined): Promise<void> {
    const abort = begin();
    store.setState({ phase: 'opening', error: null, isSlow: false, isRefreshing: false });
    const next = new Listing(location, store.getState().sort);
    const show = (phase: PanePhase) => {
      if (listing !== next) {
        listing = next;
        forget();
      }
      if (focusName !== undefined && store.getState().focusId < 0) focusByName(focusName);
      pane.touch({ phase, isSlow: false });
    };
    const slow = setTimeout(() => {
      if (abort.signal.aborted) return;
      listing = next;
      forget();
      pane.touch({ isSlow: true });
    }, slowMs);
    try {
      let isFirst = true;
      for await (const rows of rowPages(api, location, abort.signal)) {
        clearTimeout(slow);
        next.append(rows);
        if (isFirst) show('listing');
        else repaintSoon();
        isFirst = false;
        if (focusName !== undefined && store.getState().focusId < 0) focusByName(focusName);
      }
      show('listed');
    } catch (error) {
      if (isAbort(error) || abort.signal.aborted) return;
      show('failed');
      store.setState({ error: toAppError(error, 'entry.list') });
      // Where there are rows the reason has no room in place of them.
      if (next.count > 0) pane.fail(error, 'entry.list');
    } finally {
      clearTimeout(slow);
    }
  }

  /** Fetches the rows of the same location again, and swaps them in when they are complete. */
  async function reread(focusName?: string): Promise<void> {
    const { location, phase, sort } = store.getState();
    // A list that is not complete has nothing to keep.
    if (phase !== 'listed') return read(location, focusName);
    const abort = begin();
    store.setState({ isRefreshing: true });
    const startMs = performance.now();
    const next = new Listing(location, sort);
    try {
      for await (const rows of rowPages(api, location, abort.signal)) next.append(rows);
      swap(next, focusName);
      store.setState({ isRefreshing: false, error: null });
    } catch (error) {
      if (isAbort(error) || abort.signal.aborted) return;
      store.setState({ isRefreshing: false });
      pane.fail(error, 'entry.list');
    }
    lastTookMs = performance.now() - startMs;
  }

  /** Refreshes in a moment; a list that takes long to fetch is fetched less often. */
  function rereadSoon(): void {
    if (refreshTimer !== undefined) return;
    refreshTimer = setTimeout(
      () => {
        refreshTimer = undefined;
        const { phase, isRefreshing, renamingId } = store.getState();
        if (phase === 'listed' && !isRefreshing && renamingId === null) void reread();
        else if (phase !== 'failed') rereadSoon();
      },
      calmMs + lastTookMs * 4,
    );
  }

  /** Replaces the rows and keeps focus and selection by name. */
  function swap(next: Listing, focusName: string | undefined): void {
    const old = listing;
    const { focusId } = store.getState();
    const focusPosition = old.positionOf(focusId);
    const focused = focusName ?? (focusId >= 0 ? old.nameOf(focusId) : null);
    const selected = new Set(Array.from(selection.ids(), (id) => old.nameOf(id)));
    const anchor = pane.anchorId >= 0 ? old.nameOf(pane.anchorId) : null;
    if (next.sort !== store.getState().sort) void next.resort(store.getState().sort, nextTask);
    listing = next;
    selection.clear();
    if (selected.size > 0)
      for (let id = 0; id < next.count; id += 1) if (selected.has(next.nameOf(id))) selection.add(id);
    pane.anchorId = anchor === null ? -1 : next.find(anchor);
    let id = focused === null ? -1 : next.find(focused);
    // What was focused is gone: the row that took its place is the nearest.
    if (id < 0 && focusPosition >= 0) id = next.idAt(Math.min(focusPosition, next.count - 1));
    pane.touch({ focusId: id });
  }

  async function sortBy(column: SortColumn): Promise<void> {
    const { sort: old } = store.getState();
    const startsDescending = column === 'size' || column === 'modified';
    const sort: Sort = {
      column,
      isDescending: old.column === column ? !old.isDescending : startsDescending,
    };
    store.setState({ sort, isSorting: true });
    const own = listing;
    await own.resort(sort, nextTask);
    if (own === listing && store.getState().sort === sort) pane.touch({ isSorting: false });
  }

  function begin(): AbortController {
    reading?.abort();
    reading = new AbortController();
    return reading;
  }

  function forget(): void {
    selection.clear();
    pane.anchorId = -1;
    pane.isMarking = false;
    store.setState({ focusId: -1, renamingId: null });
  }

  function focusByName(name: string): void {
    const id = listing.find(name);
    if (id >= 0) pane.touch({ focusId: id });
  }

  function repaintSoon(): void {
    repaintTimer ??= setTimeout(() => {
      repaintTimer = undefined;
      pane.touch();
    }, repaintMs);
  }
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}
