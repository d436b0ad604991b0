// One row of a plan: a folder with what goes which way below it, or a file.

import { ArrowLeft, ArrowRight, ChevronRight, Copy, Folder, Trash2 } from 'lucide-react';
import { formatSize } from '../../base/units.ts';
import { visibleName } from '../text/names.ts';
import { type RowPlace, rowProps } from '../ui/row-grid.tsx';
import styles from './plan-row.module.css';
import { type PlanRow, type Way, wayOf } from './plan-tree.ts';
import { actionNote, actionText, countsText } from './plan-words.ts';
import { SizeCell } from './size-cell.tsx';
import table from './sync-table.module.css';

/** Draws the heads of the columns. */
export function PlanHeader() {
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

interface PlanLineProps {
  readonly row: PlanRow;
  readonly place: RowPlace;
  readonly onTurn: (path: string) => void;
}

/** Draws a folder or a file of a plan. */
export function PlanLine({ row, place, onTurn }: PlanLineProps) {
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
      <SizeCell sizeBytes={sizeBytes} />
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
