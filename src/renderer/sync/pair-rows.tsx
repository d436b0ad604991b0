// A list of what a pair has to say, with a cursor, more rows as they come in sight, and what stands in place of them.

import { type ReactNode, useState } from 'react';
import { useStore } from 'zustand';
import type { Pages } from '../state/pages.ts';
import { RowGrid, type RowPlace } from '../ui/row-grid.tsx';
import { ListTrouble } from './list-trouble.tsx';
import table from './sync-table.module.css';

const rowPx = 26;

interface PairRowsProps<T> {
  readonly pages: Pages<T>;
  readonly label: string;
  readonly header: ReactNode;
  /** Said where there is none. */
  readonly empty: string;
  /** Enter or a double click. */
  readonly onOpen: (item: T) => void;
  readonly renderRow: (item: T, place: RowPlace) => ReactNode;
}

/** Draws the list. */
export function PairRows<T>({ pages, label, header, empty, onOpen, renderRow }: PairRowsProps<T>) {
  const { items, phase, error } = useStore(pages.store);
  const [cursor, setCursor] = useState(-1);
  const open = (index: number): true => {
    const item = items[index];
    if (item !== undefined) onOpen(item);
    return true;
  };
  if (error) return <ListTrouble error={error} onRetry={pages.load} />;
  return (
    <RowGrid
      label={label}
      count={items.length}
      rowPx={rowPx}
      cursor={cursor}
      onCursor={setCursor}
      onOpen={open}
      onKey={(event, index) => event.key === 'Enter' && open(index)}
      onSight={(_first, end) => end >= items.length && phase === 'more' && pages.more()}
      header={header}
      renderRow={(place) => {
        const item = items[place.index];
        return item !== undefined && renderRow(item, place);
      }}
    >
      <p className={table.empty}>{phase === 'loading' ? '' : empty}</p>
    </RowGrid>
  );
}
