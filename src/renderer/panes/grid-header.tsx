// The heads of the columns; a click sorts by one, a second click turns the order round.

import { ArrowDown, ArrowUp } from 'lucide-react';
import { useStore } from 'zustand';
import type { Pane } from '../state/pane.ts';
import type { Column } from './columns.ts';
import styles from './grid-header.module.css';

interface GridHeaderProps {
  readonly pane: Pane;
  readonly columns: readonly Column[];
  readonly gutterPx: number;
}

/** Draws the heads of the columns. */
export function GridHeader({ pane, columns, gutterPx }: GridHeaderProps) {
  const sort = useStore(pane.store, (state) => state.sort);
  return (
    <div role="rowgroup" className={styles.header} style={{ paddingRight: gutterPx }}>
      <div role="row" aria-rowindex={1} className={styles.row}>
        {columns.map(({ id, label }) => {
          const isOwn = sort.column === id;
          const direction = isOwn ? (sort.isDescending ? 'descending' : 'ascending') : 'none';
          return (
            <div key={id} role="columnheader" aria-sort={direction} className={styles[id]} data-column={id}>
              <button type="button" tabIndex={-1} className={styles.button} onClick={() => pane.sortBy(id)}>
                {label}
                {isOwn && (sort.isDescending ? <ArrowDown size={11} /> : <ArrowUp size={11} />)}
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}
