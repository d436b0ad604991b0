// The tree of a plan: folders that open, and in them what will go which way.

import { ArrowLeft, ArrowRight, ChevronRight, Copy, Folder, Trash2 } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useMemo, useState } from 'react';
import { formatBytes, formatSize } from '../../base/units.ts';
import type { Key } from '../../contract/models.ts';
import type { PairAction } from '../../contract/pair.ts';
import { visibleName } from '../text/names.ts';
import { RowGrid, type RowPlace, rowProps } from '../ui/row-grid.tsx';
import {
  openAtFirst,
  type PlanRow,
  parentRow,
  pathOfRow,
  planRows,
  treeOf,
  type Way,
  wayOf,
} from './plan-tree.ts';
import styles from './plan-tree-view.module.css';
import { actionNote, actionText, countsText, planSummary } from './plan-words.ts';
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
        header={<Header />}
        renderRow={(place) => {
          const row = rows[place.index];
          return row && <Line key={pathOfRow(row)} row={row} place={place} onTurn={turn} />;
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

function Header() {
  return (
    <div role="row" aria-rowindex={1} className={`${styles.row} ${table.head}`}>
      <span role="columnheader">Name</span>
      <span role="columnheader">What will be done</span>
      <span role="columnheader" className={table.number}>
        Size
      </span>
      <span role="columnheader" className={styles.note}>
        Note
      </span>
    </div>
  );
}

interface LineProps {
  readonly row: PlanRow;
  readonly place: RowPlace;
  readonly onTurn: (path: string) => void;
}

function Line({ row, place, onTurn }: LineProps) {
  const indent = { paddingLeft: row.depth * 18 };
  if (row.kind === 'folder') {
    const { folder, isOpen } = row;
    const counts = countsText(folder.counts);
    return (
      <div
        {...rowProps(place, true)}
        aria-label={folder.path}
        aria-level={row.depth + 1}
        aria-expanded={isOpen}
        className={styles.row}
      >
        <span role="gridcell" className={styles.name} style={indent}>
          <button
            type="button"
            tabIndex={-1}
            aria-label={isOpen ? `Close ${folder.name}` : `Open ${folder.name}`}
            className={styles.turn}
            onClick={() => onTurn(folder.path)}
          >
            <ChevronRight size={13} className={isOpen ? styles.open : undefined} />
          </button>
          <Folder size={14} className={styles.folder} />
          <span title={folder.path}>{visibleName(folder.name)}</span>
        </span>
        <span role="gridcell" className={table.soft} title={counts}>
          {counts}
        </span>
        <span role="gridcell" className={`${table.soft} ${table.number}`}>
          {folder.sizeBytes > 0 ? formatSize(folder.sizeBytes) : ''}
        </span>
        <span role="gridcell" className={`${styles.note} ${styles.held}`}>
          {folder.heldCount > 0 ? `${folder.heldCount.toLocaleString('en-US')} held` : ''}
        </span>
      </div>
    );
  }
  const { action, name } = row;
  const { sizeBytes, isHeld, path } = action;
  const text = actionText(action);
  const note = actionNote(action);
  return (
    <div {...rowProps(place, true)} aria-label={path} aria-level={row.depth + 1} className={styles.row}>
      <span role="gridcell" className={styles.name} style={indent}>
        <span className={styles.turn} />
        <span title={path}>{visibleName(name)}</span>
      </span>
      <span role="gridcell" className={styles.act} title={text}>
        <WayIcon way={wayOf(action)} />
        <span>{text}</span>
      </span>
      <span
        role="gridcell"
        className={table.number}
        title={sizeBytes === null ? undefined : formatBytes(sizeBytes)}
      >
        {sizeBytes === null ? '\u2013' : formatSize(sizeBytes)}
      </span>
      <span
        role="gridcell"
        className={`${styles.note} ${isHeld ? styles.held : table.soft}`}
        title={note || undefined}
      >
        {note}
      </span>
    </div>
  );
}

/** The folder is thought of on the left and the bucket on the right, as the panes show them. */
function WayIcon({ way }: { readonly way: Way | null }) {
  const size = 13;
  if (way === 'to-bucket') return <ArrowRight size={size} />;
  if (way === 'to-folder') return <ArrowLeft size={size} />;
  return way === 'remove' ? <Trash2 size={size} /> : <Copy size={size} />;
}
