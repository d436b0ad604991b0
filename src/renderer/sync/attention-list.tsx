// What a pair leaves alone until somebody does something: a name that one side cannot have, a file that may not be read.

import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { explain, explainLine } from '../../contract/error-text.ts';
import type { Attention, PairStatus } from '../../contract/pair.ts';
import { createPages } from '../state/pages.ts';
import { onRunEnd } from '../state/pairs.ts';
import { useWindow } from '../state/window-state.ts';
import { formatAgo, formatExactTime } from '../text/dates.ts';
import { visibleName } from '../text/names.ts';
import { Button } from '../ui/button.tsx';
import { ErrorBlock } from '../ui/error-block.tsx';
import { RowGrid, type RowPlace, rowProps } from '../ui/row-grid.tsx';
import { useNow } from '../ui/use-now.ts';
import styles from './attention-list.module.css';
import table from './sync-table.module.css';

const rowPx = 26;
const pageSize = 500;

/** Draws the list; Enter tells all that is known of a file. */
export function AttentionList({ status }: { readonly status: PairStatus }) {
  const window = useWindow();
  const { pair } = status;
  const [pages] = useState(() =>
    createPages<Attention>({
      op: 'pair.attention',
      pageSize,
      fetch: (before, limit, signal) =>
        window.line.api.call(
          'pair.attention',
          { id: pair.id, after: before?.path ?? null, limit },
          { signal },
        ),
    }),
  );
  const { items, phase, error } = useStore(pages.store);
  const [cursor, setCursor] = useState(-1);
  const nowMs = useNow(60_000);
  useEffect(() => {
    pages.load();
    const end = onRunEnd(window.pairs, pair.id, pages.load);
    return () => {
      end();
      pages.close();
    };
  }, [window, pages, pair.id]);
  const ask = (index: number): true => {
    const path = items[index]?.path;
    if (path !== undefined) window.dialogs.ask({ kind: 'why', pairId: pair.id, path });
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
      label={`Left alone in ${pair.name}`}
      count={items.length}
      rowPx={rowPx}
      cursor={cursor}
      onCursor={setCursor}
      onOpen={ask}
      onKey={(event, index) => event.key === 'Enter' && ask(index)}
      onSight={(_first, end) => end >= items.length && phase === 'more' && pages.more()}
      header={<Header />}
      renderRow={(place) => {
        const one = items[place.index];
        return one && <Line key={`${one.side} ${one.path}`} attention={one} place={place} nowMs={nowMs} />;
      }}
    >
      <p className={table.empty}>
        {phase === 'loading'
          ? ''
          : 'Nothing is left alone. Files that cannot be synced as they are would be listed here, with the reason.'}
      </p>
    </RowGrid>
  );
}

function Header() {
  return (
    <div role="row" aria-rowindex={1} className={`${styles.row} ${table.head}`}>
      <span role="columnheader">File</span>
      <span role="columnheader">Where</span>
      <span role="columnheader">Why, and what to do</span>
      <span role="columnheader" className={styles.since}>
        Since
      </span>
    </div>
  );
}

interface LineProps {
  readonly attention: Attention;
  readonly place: RowPlace;
  readonly nowMs: number;
}

function Line({ attention, place, nowMs }: LineProps) {
  const { path, side, error, sinceMs } = attention;
  const { why, todo } = explain(error);
  return (
    <div {...rowProps(place, true)} aria-label={path} className={styles.row}>
      <span role="gridcell" className={table.path} title={path}>
        <bdi>{visibleName(path)}</bdi>
      </span>
      <span role="gridcell" className={table.soft}>
        {side === 'local' ? 'this computer' : 'bucket'}
      </span>
      <span role="gridcell" title={explainLine(error)}>
        {[why, todo].filter(Boolean).join(' ')}
      </span>
      <span role="gridcell" className={`${table.soft} ${styles.since}`} title={formatExactTime(sinceMs)}>
        {formatAgo(sinceMs, nowMs)}
      </span>
    </div>
  );
}
