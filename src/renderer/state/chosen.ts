// What a command in a pane means: the selection, else the row under the cursor.

import type { Row } from './listing.ts';
import type { Pane } from './pane.ts';

/** The rows that a command means: what is selected, else the one under the cursor. */
export function chosenRows(pane: Pane): Row[] {
  const { listing, selection } = pane;
  if (pane.store.getState().phase === 'opening') return [];
  if (selection.count > 0) return Array.from(selection.ids(), (id) => listing.row(id));
  const id = focusIdOf(pane);
  return id < 0 ? [] : [listing.row(id)];
}

/** How many rows a command means, without looking at any of them. */
export function chosenCount(pane: Pane): number {
  const { listing, selection } = pane;
  if (pane.store.getState().phase === 'opening') return 0;
  return selection.count > 0 ? selection.count : Math.min(listing.count, 1);
}

/** The row under the cursor: the first one until the cursor has been moved; -1 in an empty list. */
export function focusIdOf(pane: Pane): number {
  const { focusId } = pane.store.getState();
  return focusId >= 0 ? focusId : pane.listing.idAt(0);
}
