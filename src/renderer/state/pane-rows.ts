// The rows of a pane, exchanged and put in order; the cursor, the selection and where Shift extends from go with them.

import type { Listing, Sort, SortColumn } from './listing.ts';
import type { OwnPane } from './pane.ts';

/** Shows the rows of another location: nothing of the old ones is chosen any more. */
export function showAnew(pane: OwnPane, next: Listing): void {
  pane.listing = next;
  pane.selection.clear();
  pane.anchorId = -1;
  pane.isMarking = false;
  pane.store.setState({ focusId: -1, renamingId: null });
}

/** Shows the same location as it is now: cursor and selection stay on the rows that have the same names. */
export function swapRows(pane: OwnPane, next: Listing, focusName: string | undefined): void {
  const { listing: old, selection, store } = pane;
  const { focusId, sort } = store.getState();
  const focusPosition = old.positionOf(focusId);
  const focused = focusName ?? (focusId >= 0 ? old.nameOf(focusId) : null);
  const selected = new Set(Array.from(selection.ids(), (id) => old.nameOf(id)));
  const anchor = pane.anchorId >= 0 ? old.nameOf(pane.anchorId) : null;
  if (next.sort !== sort) void next.resort(sort, nextTask);
  pane.listing = next;
  selection.clear();
  if (selected.size > 0)
    for (let id = 0; id < next.count; id += 1) if (selected.has(next.nameOf(id))) selection.add(id);
  pane.anchorId = anchor === null ? -1 : next.find(anchor);
  let id = focused === null ? -1 : next.find(focused);
  // What was focused is gone: the row that took its place is the nearest.
  if (id < 0 && focusPosition >= 0) id = next.idAt(Math.min(focusPosition, next.count - 1));
  pane.touch({ focusId: id });
}

/** Puts the cursor on the row of that name, where there is one. */
export function focusByName(pane: OwnPane, name: string): void {
  const id = pane.listing.find(name);
  if (id >= 0) pane.touch({ focusId: id });
}

/** Orders the rows by a column, or the other way round where they are already. */
export async function sortRows(pane: OwnPane, column: SortColumn): Promise<void> {
  const { listing, store } = pane;
  const { sort: old } = store.getState();
  const startsDescending = column === 'size' || column === 'modified';
  const sort: Sort = { column, isDescending: old.column === column ? !old.isDescending : startsDescending };
  store.setState({ sort, isSorting: true });
  await listing.resort(sort, nextTask);
  if (listing === pane.listing && store.getState().sort === sort) pane.touch({ isSorting: false });
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}
