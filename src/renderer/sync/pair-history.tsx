// What a pair has done, newest first, and a search over its paths.

import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { PairStatus } from '../../contract/pair.ts';
import { createPairHistory } from '../state/pair-history.ts';
import { useWindow } from '../state/window-state.ts';
import { RowGrid } from '../ui/row-grid.tsx';
import { SearchBox } from '../ui/search-box.tsx';
import { HistoryHeader, HistoryLine } from './history-line.tsx';
import { ListTrouble } from './list-trouble.tsx';
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
          header={<HistoryHeader />}
          renderRow={(place) => {
            const entry = items[place.index];
            return entry && <HistoryLine key={entry.id} entry={entry} place={place} />;
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
