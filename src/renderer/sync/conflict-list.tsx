// The conflicts of a pair: two contents of one name that both were kept. Enter compares them.

import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Conflict, PairStatus } from '../../contract/pair.ts';
import { createPages } from '../state/pages.ts';
import { onRunEnd } from '../state/pairs.ts';
import { useWindow } from '../state/window-state.ts';
import { formatAgo, formatExactTime } from '../text/dates.ts';
import { visibleName } from '../text/names.ts';
import { Button } from '../ui/button.tsx';
import { ErrorBlock } from '../ui/error-block.tsx';
import { RowGrid, type RowPlace, rowProps } from '../ui/row-grid.tsx';
import { useNow } from '../ui/use-now.ts';
import styles from './conflict-list.module.css';
import table from './sync-table.module.css';

const rowPx = 26;

/** Draws the conflicts. */
export function ConflictList({ status }: { readonly status: PairStatus }) {
  const window = useWindow();
  const { pair } = status;
  const [pages] = useState(() =>
    createPages<Conflict>({
      op: 'pair.conflicts',
      // They come all at once.
      pageSize: Number.POSITIVE_INFINITY,
      fetch: (_last, _limit, signal) => window.line.api.call('pair.conflicts', { id: pair.id }, { signal }),
    }),
  );
  const { items, phase, error } = useStore(pages.store);
  const [cursor, setCursor] = useState(-1);
  const nowMs = useNow(60_000);
  useEffect(() => {
    pages.load();
    const ends = [
      onRunEnd(window.pairs, pair.id, pages.load),
      // One that was resolved is told by nobody but the dialog that has gone.
      window.dialogs.store.subscribe(({ current }) => current === null && pages.load()),
    ];
    return () => {
      for (const end of ends) end();
      pages.close();
    };
  }, [window, pages, pair.id]);
  const open = (index: number): true => {
    const conflict = items[index];
    if (conflict) window.dialogs.ask({ kind: 'pair-conflict', pair, conflict });
    return true;
  };
  if (error)
    return (
      <div className={table.trouble} role="alert">
        <ErrorBlock error={error}>
          <Button onPress={() => pages.load()}>Retry</Button>
        </ErrorBlock>
      </div>
    );
  return (
    <RowGrid
      label={`Conflicts of ${pair.name}`}
      count={items.length}
      rowPx={rowPx}
      cursor={cursor}
      onCursor={setCursor}
      onOpen={open}
      onKey={(event, index) => event.key === 'Enter' && open(index)}
      header={<Header />}
      renderRow={(place) => {
        const conflict = items[place.index];
        return (
          conflict && (
            <Line
              key={conflict.copy}
              conflict={conflict}
              place={place}
              nowMs={nowMs}
              onOpen={() => open(place.index)}
            />
          )
        );
      }}
    >
      <p className={table.empty}>
        {phase === 'loading'
          ? ''
          : 'No conflicts. Where both sides change the same file, both are kept and shown here.'}
      </p>
    </RowGrid>
  );
}

function Header() {
  return (
    <div role="row" aria-rowindex={1} className={`${styles.row} ${table.head}`}>
      <span role="columnheader">File</span>
      <span role="columnheader">Kept beside it as</span>
      <span role="columnheader">Since</span>
      <span role="columnheader" aria-label="Actions" />
    </div>
  );
}

interface LineProps {
  readonly conflict: Conflict;
  readonly place: RowPlace;
  readonly nowMs: number;
  readonly onOpen: () => void;
}

function Line({ conflict, place, nowMs, onOpen }: LineProps) {
  const { path, copy, sinceMs } = conflict;
  return (
    <div {...rowProps(place, true)} aria-label={path} className={styles.row}>
      <span role="gridcell" className={table.path} title={path}>
        <bdi>{visibleName(path)}</bdi>
      </span>
      <span role="gridcell" className={`${table.soft} ${table.path}`} title={copy}>
        <bdi>{visibleName(copy)}</bdi>
      </span>
      <span role="gridcell" className={table.soft} title={formatExactTime(sinceMs)}>
        {formatAgo(sinceMs, nowMs)}
      </span>
      <span role="gridcell" className={styles.act}>
        <Button look="quiet" excludeFromTabOrder aria-label={`Compare ${path}`} onPress={onOpen}>
          Compare{'\u2026'}
        </Button>
      </span>
    </div>
  );
}
