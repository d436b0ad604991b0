// What a pair has done, newest first, and a search over its paths.

import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { formatBytes, formatSize } from '../../base/units.ts';
import { doneText } from '../../contract/act-text.ts';
import { explain, explainLine } from '../../contract/error-text.ts';
import type { HistoryEntry, PairStatus } from '../../contract/pair.ts';
import { createPairHistory } from '../state/pair-history.ts';
import { useWindow } from '../state/window-state.ts';
import { formatExactTime, formatWhen } from '../text/dates.ts';
import { visibleName } from '../text/names.ts';
import { RowGrid, type RowPlace, rowProps } from '../ui/row-grid.tsx';
import { SearchBox } from '../ui/search-box.tsx';
import { ListTrouble } from './list-trouble.tsx';
import styles from './pair-history.module.css';
import { noticeText } from './pair-words.ts';
import table from './sync-table.module.css';

const rowPx = 24;
const liveMs = 1500;

/** Draws the history; Enter asks why the file of a line is as it is. */
export function PairHistory({ status }: { readonly status: PairStatus }) {
  const window = useWindow();
  const { pair, state } = status;
  const { id } = pair;
  const [history] = useState(() => createPairHistory(window.line.api, window.pairs, id));
  const { items, phase, error } = useStore(history.store);
  const [typed, setTyped] = useState('');
  const [cursor, setCursor] = useState(-1);
  const isAtTop = useRef(true);
  useEffect(() => history.close, [history]);
  useEffect(() => {
    if (state !== 'working') return undefined;
    const timer = setInterval(() => isAtTop.current && history.load(), liveMs);
    return () => clearInterval(timer);
  }, [history, state]);
  const type = (value: string) => {
    setTyped(value);
    setCursor(-1);
    history.type(value);
  };
  return (
    <>
      <div className={table.bar}>
        <SearchBox label="Search the activity" placeholder="Search paths" value={typed} onChange={type} />
      </div>
      {error ? (
        <ListTrouble error={error} onRetry={history.load} />
      ) : (
        <RowGrid
          label={`Activity of ${pair.name}`}
          count={items.length}
          rowPx={rowPx}
          subject={typed}
          cursor={cursor}
          onCursor={setCursor}
          onOpen={(index) => ask(index)}
          onKey={(event, index) => event.key === 'Enter' && ask(index)}
          onSight={(first, end) => {
            isAtTop.current = first === 0;
            if (end >= items.length && phase === 'more') history.more();
          }}
          header={<Header />}
          renderRow={(place) => {
            const entry = items[place.index];
            return entry && <Line key={entry.id} entry={entry} place={place} />;
          }}
        >
          <p className={table.empty}>{emptyText(phase, typed)}</p>
        </RowGrid>
      )}
    </>
  );

  function ask(index: number): true {
    const entry = items[index];
    if (entry && entry.act !== 'union')
      window.dialogs.ask({ kind: 'why', pairId: id, path: entry.to ?? entry.path });
    return true;
  }
}

function emptyText(phase: string, typed: string): string {
  if (phase === 'loading') return '';
  return typed.trim() === '' ? 'Nothing has been done yet.' : 'Nothing was found.';
}

function Header() {
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

interface LineProps {
  readonly entry: HistoryEntry;
  readonly place: RowPlace;
}

function Line({ entry, place }: LineProps) {
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
      <span
        role="gridcell"
        className={table.number}
        title={sizeBytes === null ? undefined : formatBytes(sizeBytes)}
      >
        {sizeBytes === null ? '\u2013' : formatSize(sizeBytes)}
      </span>
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
