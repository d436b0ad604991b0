// A long list with a cursor: draws the rows in sight, and moves the cursor by keys and mouse.

import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
} from 'react';
import { flushSync } from 'react-dom';
import styles from './row-grid.module.css';
import { useScrolledRows } from './scrolled-rows.ts';

/** What a row must put on its element: see `rowProps`. */
export interface RowPlace {
  readonly index: number;
  readonly domId: string;
  readonly topPx: number;
  readonly isCursor: boolean;
}

/** Where a menu was asked for. */
export interface MenuPoint {
  readonly x: number;
  readonly y: number;
  readonly isByKey: boolean;
}

interface RowGridProps {
  readonly label: string;
  readonly count: number;
  readonly rowPx: number;
  /** What the rows are of: when it changes, another list starts at its top. */
  readonly subject?: unknown;
  /** The row under the cursor; -1 until it has been moved. */
  readonly cursor: number;
  readonly onCursor: (index: number) => void;
  /** A row; its element carries `rowProps(place)` and a key. */
  readonly renderRow: (place: RowPlace) => ReactNode;
  /** The heads of the columns, in a row of their own. */
  readonly header?: ReactNode;
  /** True when the key was taken; cursor keys are left to the list. */
  readonly onKey?: (event: KeyboardEvent, index: number) => boolean;
  readonly onOpen?: (index: number) => void;
  readonly onMenu?: (index: number, at: MenuPoint) => void;
  /** Told which rows are drawn, up to but not including `end`. */
  readonly onSight?: (first: number, end: number) => void;
  /** True when several rows can be marked. */
  readonly isMarkable?: boolean;
  /** Rows have levels, and some open and close. */
  readonly isTree?: boolean;
  /** Said in place of rows. */
  readonly children?: ReactNode;
  readonly gridRef?: React.Ref<HTMLDivElement>;
}

/** Draws the list. */
export function RowGrid(props: RowGridProps) {
  const {
    label,
    count,
    rowPx,
    subject = null,
    cursor,
    onCursor,
    renderRow,
    header,
    isMarkable,
    isTree,
    children,
  } = props;
  const { onKey, onOpen, onMenu, onSight, gridRef } = props;
  const scrolled = useScrolledRows({ count, rowPx, subject });
  const own = useRef<HTMLDivElement>(null);
  const id = useId();
  const at = count === 0 ? -1 : Math.min(Math.max(cursor, 0), count - 1);
  const { reveal, first, end, pageRows } = scrolled;

  useLayoutEffect(() => {
    if (cursor >= 0) reveal(cursor);
    // Only a moved cursor pulls the list along; rows that arrive do not.
    // oxlint-disable-next-line react/exhaustive-deps -- see above
  }, [cursor, subject, reveal]);
  useEffect(() => {
    onSight?.(first, end);
  }, [onSight, first, end]);

  const indexAt = ({ target }: { target: EventTarget }) => {
    const element = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
    return element ? Number(element.dataset['index']) : -1;
  };
  const positionFor = ({ key, altKey, ctrlKey, metaKey }: KeyboardEvent): number | null => {
    if (altKey || ctrlKey || metaKey) return null;
    const positions: Record<string, number> = {
      // The cursor rests on the first row before it is moved; the first press shows it there.
      ArrowDown: cursor < 0 ? 0 : at + 1,
      ArrowUp: at - 1,
      PageDown: at + pageRows,
      PageUp: at - pageRows,
      Home: 0,
      End: count - 1,
    };
    return positions[key] ?? null;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // A button in a row, or a menu opened from it, has keys of its own.
    if (event.target !== event.currentTarget || at < 0) return;
    const position = positionFor(event);
    if (position !== null) onCursor(Math.max(0, Math.min(position, count - 1)));
    else if (onMenu && (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey))) {
      const box = own.current?.querySelector(`[data-index="${at}"]`)?.getBoundingClientRect();
      if (box) onMenu(at, { x: box.left + 40, y: box.bottom, isByKey: true });
    } else if (!onKey?.(event, at)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onMouseDown = (event: MouseEvent) => {
    const index = indexAt(event);
    if (index >= 0) onCursor(index);
  };

  const shown = Array.from({ length: end - first }, (_, offset) => first + offset);
  // Assistive technology needs the row under the cursor even when it is scrolled away.
  if (at >= 0 && (at < first || at >= end)) shown.push(at);
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- it has one of two roles
    <div
      ref={(element) => {
        own.current = element;
        if (typeof gridRef === 'function') gridRef(element);
        else if (gridRef) gridRef.current = element;
      }}
      role={isTree ? 'treegrid' : 'grid'}
      tabIndex={0}
      aria-label={label}
      aria-rowcount={count + (header ? 1 : 0)}
      aria-multiselectable={isMarkable}
      aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
      className={styles.grid}
      data-moved={cursor >= 0 || undefined}
      onKeyDown={onKeyDown}
    >
      {header && (
        <div role="rowgroup" className={styles.header} style={{ paddingRight: scrolled.gutterPx }}>
          {header}
        </div>
      )}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the grid around it takes the keys */}
      <div
        ref={scrolled.attach}
        role="rowgroup"
        className={styles.scroller}
        onScroll={() => flushSync(scrolled.onScroll)}
        onMouseDown={onMouseDown}
        onDoubleClick={(event) => {
          const isButton = event.target instanceof Element && event.target.closest('button');
          const index = isButton ? -1 : indexAt(event);
          if (index >= 0) onOpen?.(index);
        }}
        onContextMenu={(event) => {
          const index = indexAt(event);
          if (index < 0 || !onMenu) return;
          event.preventDefault();
          onMenu(index, { x: event.clientX, y: event.clientY, isByKey: false });
        }}
      >
        <div style={{ height: scrolled.spacerPx }} role="presentation">
          <div className={styles.sight} style={{ height: scrolled.viewportPx }} role="presentation">
            {shown.map((index) =>
              renderRow({
                index,
                domId: `${id}-${index}`,
                topPx: scrolled.offsetPx + (index - first) * rowPx,
                isCursor: index === at,
              }),
            )}
          </div>
        </div>
        {count === 0 && children}
      </div>
    </div>
  );
}

/** What the element of a row carries, besides its own. */
export function rowProps({ index, domId, topPx, isCursor }: RowPlace, hasHeader = false) {
  return {
    id: domId,
    role: 'row',
    'aria-rowindex': index + (hasHeader ? 2 : 1),
    'data-index': index,
    'data-cursor': isCursor || undefined,
    style: { transform: `translateY(${topPx}px)` },
  } as const;
}
