// What is being dragged between the panes, and over what. One drag at a time, as there is one mouse.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Row } from './listing.ts';
import type { PaneSide } from './pane.ts';

/** Rows of a pane, or files from the desktop of which a browser tells only that there are some. */
export type Dragged =
  | { readonly kind: 'rows'; readonly from: PaneSide; readonly rows: readonly Row[] }
  | { readonly kind: 'files' };

export interface DragState {
  readonly dragged: Dragged | null;
  /** The pane and the folder row (-1: the pane's own place) that would take it. */
  readonly over: { readonly side: PaneSide; readonly rowId: number } | null;
  readonly isMove: boolean;
}

export type Dragging = StoreApi<DragState>;

export function createDragging(): Dragging {
  return createStore<DragState>(() => ({ dragged: null, over: null, isMove: false }));
}
