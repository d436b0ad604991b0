// What a pair leaves alone until somebody does something: a name that one side cannot have, a file that may not be read.

import { explain, explainLine } from '../../contract/error-text.ts';
import type { Attention, PairStatus } from '../../contract/pair.ts';
import { useWindow } from '../state/window-state.ts';
import { formatAgo, formatExactTime } from '../text/dates.ts';
import { visibleName } from '../text/names.ts';
import { type RowPlace, rowProps } from '../ui/row-grid.tsx';
import { useNow } from '../ui/use-now.ts';
import styles from './attention-list.module.css';
import { PairRows } from './pair-rows.tsx';
import table from './sync-table.module.css';
import { usePairPages } from './use-pair-pages.ts';

const pageSize = 500;

/** Draws the list; Enter tells all that is known of a file. */
export function AttentionList({ status }: { readonly status: PairStatus }) {
  const { line, dialogs } = useWindow();
  const { id, name } = status.pair;
  const pages = usePairPages<Attention>(id, {
    op: 'pair.attention',
    pageSize,
    fetch: (before, limit, signal) =>
      line.api.call('pair.attention', { id, after: before?.path ?? null, limit }, { signal }),
  });
  const nowMs = useNow(60_000);
  return (
    <PairRows
      pages={pages}
      label={`Left alone in ${name}`}
      header={<Header />}
      empty="Nothing is left alone. Files that cannot be synced as they are would be listed here, with the reason."
      onOpen={({ path }) => dialogs.ask({ kind: 'why', pairId: id, path })}
      renderRow={(one, place) => (
        <Line key={`${one.side} ${one.path}`} attention={one} place={place} nowMs={nowMs} />
      )}
    />
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
