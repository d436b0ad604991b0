// Moving the cursor and choosing rows, as keys and mouse ask for it. Focus and selection are two things.

import { focusIdOf } from './chosen.ts';
import { type Pane } from './pane.ts';

/** What a move does to the selection: follow the cursor, stay as it is, or reach from the anchor to the cursor. */
export type Reach = 'follow' | 'keep' | 'extend';

/** Moves the cursor to a position of the list, kept inside it. */
export function moveCursor(pane: Pane, position: number, reach: Reach): void {
  const { listing, selection } = pane;
  if (listing.count === 0) return;
  const id = listing.idAt(Math.max(0, Math.min(position, listing.count - 1)));
  if (reach === 'extend') extendTo(pane, id);
  else if (reach === 'follow' && !pane.isMarking) {
    selection.replace([id]);
    pane.anchorId = id;
  }
  pane.touch({ focusId: id });
}

/** Puts the row under the cursor in or out of the selection. */
export function toggleAtCursor(pane: Pane, movesDown: boolean): void {
  const id = focusIdOf(pane);
  if (id < 0) return;
  // The first mark replaces a selection that merely followed the cursor, unless it is that very row's.
  if (!pane.isMarking && pane.selection.count === 1 && pane.selection.has(id)) pane.isMarking = true;
  else {
    pane.isMarking = true;
    pane.selection.toggle(id);
  }
  pane.anchorId = id;
  if (movesDown) moveCursor(pane, pane.listing.positionOf(id) + 1, 'keep');
  else pane.touch({ focusId: id });
}

/** A click on a row: alone it chooses, Ctrl adds or takes away, Shift reaches from the anchor. */
export function clickRow(
  pane: Pane,
  id: number,
  keys: { readonly isToggle: boolean; readonly isExtend: boolean },
): void {
  if (keys.isExtend) extendTo(pane, id, keys.isToggle);
  else if (keys.isToggle) {
    pane.selection.toggle(id);
    pane.anchorId = id;
  } else {
    pane.selection.replace([id]);
    pane.anchorId = id;
    pane.isMarking = false;
  }
  pane.touch({ focusId: id });
}

export function selectAll(pane: Pane): void {
  for (let id = 0; id < pane.listing.count; id += 1) pane.selection.add(id);
  pane.isMarking = true;
  pane.touch();
}

export function selectNone(pane: Pane): void {
  pane.selection.clear();
  pane.isMarking = false;
  pane.touch();
}

function extendTo(pane: Pane, id: number, keeps = false): void {
  const { listing, selection } = pane;
  const anchor = pane.anchorId >= 0 ? pane.anchorId : focusIdOf(pane);
  const [from, to] = [listing.positionOf(anchor), listing.positionOf(id)];
  if (!keeps) selection.clear();
  for (let position = Math.min(from, to); position <= Math.max(from, to); position += 1)
    selection.add(listing.idAt(position));
  pane.anchorId = anchor;
}
