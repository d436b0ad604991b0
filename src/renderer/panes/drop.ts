// Dragging rows and dropping them, or files from the desktop, heard once for a whole list.

import type { DragEvent } from 'react';
import type { Place } from '../../contract/models.ts';
import { chosenRows } from '../state/chosen.ts';
import { sendRows, separatorOf } from '../state/commands.ts';
import type { Dragged } from '../state/dragging.ts';
import { childOf, isSameLocation, labelOf, placeOf } from '../state/location.ts';
import { type Pane } from '../state/pane.ts';
import { send, sendingsOfPaths } from '../state/sending.ts';
import type { WindowState } from '../state/window-state.ts';

type DraggedRows = Extract<Dragged, { kind: 'rows' }>;

/** Marks a drag as ours; other programs see an empty one. */
const dragType = 'application/x-longshore-rows';

/** Files of the person's own computer, dropped on a page that is served from elsewhere. */
const noFilesHere =
  'A browser does not say where dropped files are; the pane \u201cThis computer\u201d shows the server\u2019s own disk to copy from.';

/** Starts dragging the chosen rows, the grabbed one among them. */
export function startDrag(
  window: WindowState,
  pane: Pane,
  event: DragEvent,
  badge: HTMLElement | null,
): void {
  const rows = chosenRows(pane);
  if (rows.length === 0 || !placeOf(pane.listing.location)) return event.preventDefault();
  event.dataTransfer.setData(dragType, '');
  event.dataTransfer.effectAllowed = 'copyMove';
  if (badge) {
    badge.textContent = rows.length === 1 ? (rows[0]?.name ?? '') : `${rows.length} items`;
    event.dataTransfer.setDragImage(badge, -8, -8);
  }
  window.dragging.setState({ dragged: { kind: 'rows', from: pane.side, rows } });
}

/** Follows a drag over a list: decides what would take it and shows that. */
export function dragOver(window: WindowState, pane: Pane, event: DragEvent, rowId: number): void {
  const { dragged } = window.dragging.getState();
  const isRows = event.dataTransfer.types.includes(dragType) && dragged?.kind === 'rows';
  const isFiles = !isRows && event.dataTransfer.types.includes('Files');
  if (!isRows && !isFiles) return;
  event.preventDefault();
  const target = targetAt(window, pane, rowId);
  const isMove = isRows && event.shiftKey;
  const isTaken = target !== null && !(isRows && isOntoItself(window, dragged, target.place));
  event.dataTransfer.dropEffect = isTaken ? (isMove ? 'move' : 'copy') : 'none';
  const over = isTaken ? { side: pane.side, rowId: target.rowId } : null;
  const old = window.dragging.getState();
  const isSame = old.over?.side === over?.side && old.over?.rowId === over?.rowId && old.isMove === isMove;
  // A row that was scrolled away while it was dragged never says that the drag has ended: what hovers now counts.
  const next = isFiles ? ({ kind: 'files' } as const) : old.dragged;
  if (!isSame || next?.kind !== old.dragged?.kind) window.dragging.setState({ over, isMove, dragged: next });
}

/** Takes what was dropped. */
export function drop(window: WindowState, pane: Pane, event: DragEvent, rowId: number): void {
  event.preventDefault();
  const { dragged, isMove } = window.dragging.getState();
  const files = [...event.dataTransfer.files];
  const isRows = event.dataTransfer.types.includes(dragType);
  window.dragging.setState({ dragged: null, over: null, isMove: false });
  const target = targetAt(window, pane, rowId);
  if (isRows) {
    if (dragged?.kind !== 'rows') return;
    if (!target) return pane.say({ kind: 'text', text: 'Open a bucket, or drop onto one.' });
    if (!isOntoItself(window, dragged, target.place))
      sendRows(window, dragged.from, dragged.rows, target.place, isMove);
    return;
  }
  if (files.length === 0) return;
  if (!window.shell) return pane.say({ kind: 'text', text: noFilesHere });
  if (!target) return pane.say({ kind: 'text', text: 'Open a bucket, or drop onto one.' });
  void dropPaths(window, pane, window.shell.pathsOf(files), target.place);
}

/** The words of the badge while something hovers over a pane. */
export function dropWords(window: WindowState, pane: Pane): string | null {
  const { dragged, over, isMove } = window.dragging.getState();
  if (!dragged || over?.side !== pane.side) return null;
  if (dragged.kind === 'files' && !window.shell) return noFilesHere;
  const separator = separatorOf(window);
  const location = pane.listing.location;
  const name = over.rowId >= 0 ? pane.listing.nameOf(over.rowId) : labelOf(location, separator);
  const count = dragged.kind === 'rows' ? dragged.rows.length : 0;
  const what = count > 1 ? `${count} items ` : '';
  return `${isMove ? 'Move' : 'Copy'} ${what}to ${name}`;
}

async function dropPaths(
  window: WindowState,
  pane: Pane,
  paths: readonly string[],
  target: Place,
): Promise<void> {
  const sendings = sendingsOfPaths(paths, separatorOf(window), target);
  if (sendings.length === 0)
    return pane.say({ kind: 'text', text: 'What was dropped is not a file or a folder.' });
  pane.store.setState({
    work: `Adding ${paths.length === 1 ? paths[0] : `${paths.length} items`} to the transfers`,
  });
  try {
    for (const sending of sendings) await send(window.line.api, window.dialogs, sending);
  } catch (error) {
    pane.fail(error, 'transfer.start');
  } finally {
    pane.store.setState({ work: null });
  }
}

/** The place that a drop on a row goes to: the folder or bucket itself, else the pane's place. */
function targetAt(window: WindowState, pane: Pane, rowId: number): { place: Place; rowId: number } | null {
  const { location } = pane.listing;
  const row = rowId >= 0 ? pane.listing.row(rowId) : null;
  if (row && row.kind !== 'file' && !row.trouble) {
    const inside = placeOf(childOf(location, row.name, separatorOf(window)));
    if (inside) return { place: inside, rowId };
  }
  const place = placeOf(location);
  return place && { place, rowId: -1 };
}

/** Rows dropped back where they are, or a folder dropped into itself. */
function isOntoItself(window: WindowState, { from, rows }: DraggedRows, target: Place): boolean {
  const { location } = window.panes[from].listing;
  const separator = separatorOf(window);
  return (
    isSameLocation(location, target) ||
    rows.some(
      ({ kind, name }) => kind !== 'file' && isSameLocation(childOf(location, name, separator), target),
    )
  );
}

/** Ends a drag that was dropped nowhere. */
export function endDrag(window: WindowState): void {
  window.dragging.setState({ dragged: null, over: null, isMove: false });
}

/** Keeps a drop beside the lists from replacing the page. */
export function refuseStrayDrops(target: EventTarget): void {
  for (const type of ['dragover', 'drop']) target.addEventListener(type, (event) => event.preventDefault());
}
