// The tree of a plan: folders that open, and in them what will go which way.

import { type KeyboardEvent, type ReactNode, useMemo, useState } from 'react';
import type { Key } from '../../contract/models.ts';
import type { PairAction } from '../../contract/pair.ts';
import { RowGrid } from '../ui/row-grid.tsx';
import { PlanHeader, PlanLine } from './plan-row.tsx';
import { openAtFirst, parentRow, pathOfRow, planRows, treeOf } from './plan-tree.ts';
import { planSummary } from './plan-words.ts';
import table from './sync-table.module.css';

const rowPx = 24;
/** Folders are open from the start up to so many rows. */
const rowsAtFirst = 400;

interface PlanTreeProps {
  readonly label: string;
  readonly actions: readonly PairAction[];
  /** More is still to come. */
  readonly isWhole: boolean;
  /** Said until the first of them is there. */
  readonly waiting: string;
  /** A file was chosen. */
  readonly onAsk?: (path: Key) => void;
  /** Buttons beside the summary. */
  readonly children?: ReactNode;
}

/** Draws the tree; the arrow keys to the sides open and close. */
export function PlanTree({ label, actions, isWhole, waiting, onAsk, children }: PlanTreeProps) {
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const [cursor, setCursor] = useState(-1);
  const tree = useMemo(() => treeOf(actions), [actions]);
  const opened = useMemo(() => openAtFirst(tree, rowsAtFirst), [tree]);
  const rows = useMemo(
    () => planRows(tree, (path) => turned.has(path) !== opened.has(path)),
    [tree, turned, opened],
  );
  const alike = useMemo(() => actions.filter(({ act }) => act === 'adopt').length, [actions]);
  const turn = (path: string) => {
    const next = new Set(turned);
    if (!next.delete(path)) next.add(path);
    setTurned(next);
  };
  const open = (index: number): true => {
    const row = rows[index];
    if (row?.kind === 'folder') turn(row.folder.path);
    else if (row) onAsk?.(row.action.path);
    return true;
  };
  const onKey = ({ key }: KeyboardEvent, index: number): boolean => {
    const row = rows[index];
    if (key === 'Enter') return open(index);
    if (key !== 'ArrowRight' && key !== 'ArrowLeft') return false;
    const isOpen = row?.kind === 'folder' && row.isOpen;
    if (key === 'ArrowRight' && row?.kind === 'folder') {
      if (isOpen) setCursor(index + 1);
      else turn(row.folder.path);
    } else if (key === 'ArrowLeft') {
      if (isOpen) turn(row.folder.path);
      else setCursor(Math.max(0, parentRow(rows, index)));
    }
    return true;
  };
  return (
    <>
      <div className={table.bar}>
        <span role="status">{isWhole || actions.length > 0 ? planSummary(tree, alike) : waiting}</span>
        <span className={table.space} />
        {children}
      </div>
      <RowGrid
        label={label}
        isTree
        count={rows.length}
        rowPx={rowPx}
        cursor={cursor}
        onCursor={setCursor}
        onOpen={open}
        onKey={onKey}
        header={<PlanHeader />}
        renderRow={(place) => {
          const row = rows[place.index];
          return row && <PlanLine key={pathOfRow(row)} row={row} place={place} onTurn={turn} />;
        }}
      >
        <p className={table.empty}>
          {isWhole &&
            (alike > 0
              ? 'All that is on both sides is alike already.'
              : 'Both sides are alike: there is nothing to do.')}
        </p>
      </RowGrid>
    </>
  );
}
