// One pane as the window meets it: where it is, the rows it shows, and what it can be asked to do.

import type { StoreApi } from 'zustand/vanilla';
import type { AppError } from '../../contract/errors.ts';
import type { Place } from '../../contract/models.ts';
import type { Listing, Sort, SortColumn } from './listing.ts';
import type { Location } from './location.ts';
import type { Selection } from './selection.ts';

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

/** A pane as what makes it up sees it: its rows can be exchanged. */
export interface OwnPane extends Pane {
  listing: Listing;
}
