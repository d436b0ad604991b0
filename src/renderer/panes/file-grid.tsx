// The list of a pane: draws the rows in sight and hears keys, mouse and drags for all of them.

import { type MouseEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useStore } from 'zustand';
import { focusIdOf } from '../state/chosen.ts';
import { run } from '../state/commands.ts';
import { clickRow, selectNone } from '../state/cursor.ts';
import { isPrimary } from '../state/keys.ts';
import { type Pane } from '../state/pane.ts';
import { useWindow } from '../state/window-state.ts';
import { isMac } from '../ui/platform.ts';
import { useScrolledRows } from '../ui/scrolled-rows.ts';
import { columnsOf } from './columns.ts';
import { dragOver, drop, endDrag, startDrag } from './drop.ts';
import styles from './file-grid.module.css';
import { FileRow } from './file-row.tsx';
import { GridHeader } from './grid-header.tsx';
import { useGridKeys } from './grid-keys.ts';
import { PaneMessage } from './pane-message.tsx';
import { renameRow } from './renaming.ts';
import { RowMenu } from './row-menu.tsx';

const rowPx = 26;

interface FileGridProps {
  readonly pane: Pane;
  /** What the list shows: "This computer", a profile, a bucket. */
  readonly label: string;
  readonly isActive: boolean;
}

/** Draws the list of a pane. */
export function FileGrid({ pane, label, isActive }: FileGridProps) {
  const window = useWindow();
  const { phase, isSlow, renamingId, isEditingPath, location } = useStore(pane.store);
  const overRow = useStore(window.dragging, ({ over }) => (over?.side === pane.side ? over.rowId : null));
  const grid = useRef<HTMLDivElement>(null);
  const badge = useRef<HTMLDivElement>(null);
  const [menuAt, setMenuAt] = useState<{ x: number; y: number; isByKey: boolean } | null>(null);
  const { listing, selection } = pane;
  const focusId = focusIdOf(pane);
  const focusPosition = listing.positionOf(focusId);
  const scrolled = useScrolledRows({ count: listing.count, rowPx, subject: listing.location });
  const columns = columnsOf(listing.location.kind === 'nowhere' ? location : listing.location);
  const { reveal } = scrolled;
  const hasMoved = pane.store.getState().focusId >= 0;
  const onKeyDown = useGridKeys(pane, scrolled.pageRows, () => {
    const box = grid.current?.querySelector(`[data-id="${focusId}"]`)?.getBoundingClientRect();
    if (box) setMenuAt({ x: box.left + 40, y: box.bottom, isByKey: true });
  });

  useLayoutEffect(() => {
    if (hasMoved && focusPosition >= 0) reveal(focusPosition);
    // Only a moved cursor pulls the list along; rows that arrive do not.
    // oxlint-disable-next-line react/exhaustive-deps -- see above
  }, [focusId, hasMoved, listing, reveal]);

  useEffect(() => {
    // The keys go to the active list, unless somebody types or chooses elsewhere.
    const { activeElement } = document;
    const isOtherPane = activeElement?.matches('[aria-label$=" pane"] [role="grid"]');
    const isFree = activeElement === document.body || isOtherPane;
    if (isActive && isFree) grid.current?.focus();
  }, [isActive, renamingId, isEditingPath, listing]);

  const rowIdAt = (event: { target: EventTarget }) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-id]') : null;
    return row ? Number(row.dataset['id']) : -1;
  };

  const onMouseDown = (event: MouseEvent) => {
    if (renamingId !== null) return;
    const id = rowIdAt(event);
    const keys = { isToggle: isPrimary(event, isMac), isExtend: event.shiftKey };
    if (id < 0) {
      if (event.button === 0 && !keys.isToggle) selectNone(pane);
    } else if (event.button === 2 || !keys.isToggle) {
      // A selected row is being grabbed with all the others; a plain click on it ends in onClick.
      if (!selection.has(id) || keys.isExtend)
        clickRow(pane, id, event.button === 2 ? { isToggle: false, isExtend: false } : keys);
      else pane.touch({ focusId: id });
    }
  };

  const onClick = (event: MouseEvent) => {
    const id = rowIdAt(event);
    if (id < 0 || renamingId !== null || event.shiftKey) return;
    if (isPrimary(event, isMac)) clickRow(pane, id, { isToggle: true, isExtend: false });
    else if (selection.count > 1) clickRow(pane, id, { isToggle: false, isExtend: false });
  };

  const isEmpty = listing.count === 0;
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- every drag has a command with a key
    <div
      className={styles.frame}
      onDragStart={(event) => startDrag(window, pane, event, badge.current)}
      onDragOver={(event) => dragOver(window, pane, event, rowIdAt(event))}
      onDragLeave={(event) => {
        if (event.currentTarget.contains(event.relatedTarget as Node | null)) return;
        window.dragging.setState({ over: null });
      }}
      onDrop={(event) => drop(window, pane, event, rowIdAt(event))}
      onDragEnd={() => endDrag(window)}
    >
      <div
        ref={grid}
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-rowcount={phase === 'listing' || phase === 'opening' ? -1 : listing.count + 1}
        aria-colcount={columns.length}
        aria-multiselectable
        aria-busy={phase === 'opening' || phase === 'listing'}
        aria-activedescendant={focusPosition >= 0 ? `${pane.side}-${focusId}` : undefined}
        className={styles.grid}
        data-kind={listing.location.kind}
        onKeyDown={onKeyDown}
      >
        {location.kind !== 'nowhere' && (
          <GridHeader pane={pane} columns={columns} gutterPx={scrolled.gutterPx} />
        )}
        {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- the grid around it takes the keys */}
        <div
          ref={scrolled.attach}
          role="rowgroup"
          className={styles.scroller}
          onScroll={() => flushSync(scrolled.onScroll)}
          onMouseDown={onMouseDown}
          onClick={onClick}
          onDoubleClick={(event) => {
            const id = rowIdAt(event);
            if (id >= 0 && renamingId === null) run(window, pane.side, 'open');
          }}
          onContextMenu={(event) => {
            event.preventDefault();
            setMenuAt({ x: event.clientX, y: event.clientY, isByKey: false });
          }}
        >
          <div className={styles.spacer} style={{ height: scrolled.spacerPx }} role="presentation">
            <div className={styles.sight} style={{ height: scrolled.viewportPx }} role="presentation">
              {positionsShown(scrolled, focusPosition).map((position) => {
                const id = listing.idAt(position);
                return (
                  <FileRow
                    key={id}
                    domId={`${pane.side}-${id}`}
                    listing={listing}
                    id={id}
                    position={position}
                    topPx={scrolled.offsetPx + (position - scrolled.first) * rowPx}
                    columns={columns}
                    isSelected={selection.has(id)}
                    isFocused={id === focusId}
                    isDropTarget={id === overRow}
                    onRename={
                      id === renamingId
                        ? (name) => {
                            pane.touch({ renamingId: null });
                            grid.current?.focus();
                            if (name !== null) void renameRow(window, pane, id, name);
                          }
                        : null
                    }
                  />
                );
              })}
            </div>
          </div>
          {isEmpty && isSlow && <Skeleton />}
        </div>
      </div>
      {isEmpty && !isSlow && <PaneMessage pane={pane} />}
      <div ref={badge} className={styles.badge} aria-hidden />
      {menuAt && <RowMenu pane={pane} {...menuAt} onClose={() => setMenuAt(null)} />}
    </div>
  );
}

/** The rows in sight and the one under the cursor, which assistive technology needs even when it is scrolled away. */
function positionsShown(
  { first, end }: { readonly first: number; readonly end: number },
  focusPosition: number,
): number[] {
  const positions = Array.from({ length: end - first }, (_, index) => first + index);
  if (focusPosition >= 0 && (focusPosition < first || focusPosition >= end)) positions.push(focusPosition);
  return positions;
}

function Skeleton() {
  return (
    <div className={styles.skeleton} aria-hidden>
      {[62, 44, 71, 38, 55, 48].map((width) => (
        <span key={width} style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
