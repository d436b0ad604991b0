// One line of what a pair has done, and the heads of its columns.

import { doneText } from '../../contract/act-text.ts';
import { explain, explainLine } from '../../contract/error-text.ts';
import type { HistoryEntry } from '../../contract/pair.ts';
import { formatExactTime, formatWhen } from '../text/dates.ts';
import { visibleName } from '../text/names.ts';
import { type RowPlace, rowProps } from '../ui/row-grid.tsx';
import styles from './history-line.module.css';
import { noticeText } from './pair-words.ts';
import { SizeCell } from './size-cell.tsx';
import table from './sync-table.module.css';

/** Draws the heads of the columns. */
export function HistoryHeader() {
  return (
    <div role="row" aria-rowindex={1} className={`${styles.row} ${table.head}`}>
      <span role="columnheader">When</span>
      <span role="columnheader">What</span>
      <span role="columnheader">File</span>
      <span role="columnheader" className={table.number}>
        Size
      </span>
      <span role="columnheader" className={styles.note}>
        What gave way, or went wrong
      </span>
    </div>
  );
}

interface HistoryLineProps {
  readonly entry: HistoryEntry;
  readonly place: RowPlace;
}

/** Draws what was done: to one file, or to all. */
export function HistoryLine({ entry, place }: HistoryLineProps) {
  const { atMs, act, path, error } = entry;
  return (
    <div
      {...rowProps(place, true)}
      aria-label={act === 'union' ? doneText(act) : path}
      className={styles.row}
      data-failed={error !== null || undefined}
    >
      <span role="gridcell" className={table.soft} title={formatExactTime(atMs)}>
        {formatWhen(atMs)}
      </span>
      <span role="gridcell" className={styles.act}>
        {error ? 'Failed' : doneText(act)}
      </span>
      {act === 'union' ? (
        <span role="gridcell" aria-colspan={3} className={styles.all} title={noticeText(act)}>
          {noticeText(act)}
        </span>
      ) : (
        <OfFile entry={entry} />
      )}
    </div>
  );
}

/** The cells of a line that is about one file. */
function OfFile({ entry }: { readonly entry: HistoryEntry }) {
  const { path, to, sizeBytes, trash, error } = entry;
  const name = to === null ? path : `${path} \u2192 ${to}`;
  const note = error ? explain(error).why : trash === null ? '' : `in the trash: ${trash}`;
  return (
    <>
      <span role="gridcell" className={table.path} title={name}>
        <bdi>{visibleName(name)}</bdi>
      </span>
      <SizeCell sizeBytes={sizeBytes} />
      <span
        role="gridcell"
        className={`${table.soft} ${styles.note}`}
        title={error ? explainLine(error) : note || undefined}
      >
        {note}
      </span>
    </>
  );
}
