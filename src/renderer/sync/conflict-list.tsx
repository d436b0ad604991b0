// The conflicts of a pair: two contents of one name that both were kept. Enter compares them.

import type { Conflict, PairStatus } from '../../contract/pair.ts';
import { useWindow } from '../state/window-state.ts';
import { formatAgo, formatExactTime } from '../text/dates.ts';
import { visibleName } from '../text/names.ts';
import { Button } from '../ui/button.tsx';
import { type RowPlace, rowProps } from '../ui/row-grid.tsx';
import { useNow } from '../ui/use-now.ts';
import styles from './conflict-list.module.css';
import { PairRows } from './pair-rows.tsx';
import table from './sync-table.module.css';
import { usePairPages } from './use-pair-pages.ts';

/** Draws the conflicts. */
export function ConflictList({ status }: { readonly status: PairStatus }) {
  const { line, dialogs } = useWindow();
  const { pair } = status;
  const pages = usePairPages<Conflict>(pair.id, {
    op: 'pair.conflicts',
    // They come all at once.
    pageSize: Number.POSITIVE_INFINITY,
    fetch: (_last, _limit, signal) => line.api.call('pair.conflicts', { id: pair.id }, { signal }),
  });
  const nowMs = useNow(60_000);
  const compare = (conflict: Conflict) => dialogs.ask({ kind: 'pair-conflict', pair, conflict });
  return (
    <PairRows
      pages={pages}
      label={`Conflicts of ${pair.name}`}
      header={<Header />}
      empty="No conflicts. Where both sides change the same file, both are kept and shown here."
      onOpen={compare}
      renderRow={(conflict, place) => (
        <Line
          key={conflict.copy}
          conflict={conflict}
          place={place}
          nowMs={nowMs}
          onOpen={() => compare(conflict)}
        />
      )}
    />
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
