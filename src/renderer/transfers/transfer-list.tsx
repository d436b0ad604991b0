// The queue: what is still to be done in the order it will be, then what has ended; or the transfers that were looked for.

import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { formatCount } from '../../base/units.ts';
import type { TransferId } from '../../contract/models.ts';
import type { Transfer } from '../../contract/transfer.ts';
import { runOn, transferCommandOf } from '../state/transfer-commands.ts';
import { createTransferSearch } from '../state/transfer-search.ts';
import { useWindow } from '../state/window-state.ts';
import { Button } from '../ui/button.tsx';
import { ErrorBlock } from '../ui/error-block.tsx';
import { isMac } from '../ui/platform.ts';
import { type MenuPoint, RowGrid } from '../ui/row-grid.tsx';
import { SearchBox } from '../ui/search-box.tsx';
import styles from './transfer-list.module.css';
import { TransferMenu } from './transfer-menu.tsx';
import { TransferRow } from './transfer-row.tsx';

const rowPx = 30;

/** Draws the queue. */
export function TransferList() {
  const window = useWindow();
  const queue = useStore(window.queue.store);
  const [search] = useState(() => createTransferSearch(window.line.api));
  const { text, found, phase, error } = useStore(search.store);
  const [typed, setTyped] = useState('');
  const [cursorId, setCursorId] = useState<TransferId | null>(() => window.view.getState().lastTransfer);
  const [menu, setMenu] = useState<(MenuPoint & { readonly transfer: Transfer }) | null>(null);
  const grid = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Back from the files of a transfer: the keys go to its row again.
    if (window.view.getState().lastTransfer && document.activeElement === document.body)
      grid.current?.focus();
  }, [window]);
  useEffect(() => search.close, [search]);
  const isSearch = text !== '';
  const shown = isSearch ? found : queue.transfers;
  const cursor = isSearch
    ? shown.findIndex(({ id }) => id === cursorId)
    : ((cursorId && queue.places.get(cursorId)) ?? -1);
  const type = (value: string) => {
    setTyped(value);
    search.type(value);
  };
  const moveTo = (id: TransferId | null) => {
    setCursorId(id);
    window.view.setState({ lastTransfer: id });
  };
  const clear = () => {
    window.line.api.call('transfer.clear', { ids: null }).catch((failure: unknown) => {
      window.panes[window.view.getState().activeSide].fail(failure, 'transfer.clear');
    });
  };
  return (
    <div className={styles.queue} data-region="queue">
      <div className={styles.bar}>
        <SearchBox
          label="Search transfers"
          placeholder="Search transfers and their files"
          value={typed}
          onChange={type}
        />
        <span role="status" className={styles.soft}>
          {isSearch && searchText(found.length, phase)}
        </span>
        <span className={styles.space} />
        {queue.summary.ended > 0 && (
          <Button look="quiet" onPress={clear}>
            Clear ended
          </Button>
        )}
      </div>
      {error ? (
        <div className={styles.trouble} role="alert">
          <ErrorBlock error={error}>
            <Button onPress={() => type('')}>Show all transfers</Button>
          </ErrorBlock>
        </div>
      ) : (
        <RowGrid
          gridRef={grid}
          label="Transfers"
          count={shown.length}
          rowPx={rowPx}
          subject={text}
          cursor={cursor}
          onCursor={(index) => moveTo(shown[index]?.id ?? null)}
          onOpen={(index) => shown[index] && runOn(window, shown[index], 'details')}
          onMenu={(index, at) => shown[index] && setMenu({ ...at, transfer: shown[index] })}
          onSight={(_first, end) => isSearch && end >= shown.length && search.more()}
          onKey={(event, index) => {
            const transfer = shown[index];
            const command = transfer && transferCommandOf(event, isMac, queue.transfers, transfer);
            if (transfer && command && command !== 'none') runOn(window, transfer, command);
            return Boolean(command);
          }}
          renderRow={(place) => {
            const transfer = shown[place.index];
            return (
              transfer && (
                <TransferRow
                  key={transfer.id}
                  transfer={transfer}
                  isPaused={queue.summary.isPaused}
                  {...place}
                />
              )
            );
          }}
        >
          <p className={styles.empty}>
            {isSearch ? phase === 'whole' && 'No transfer was found.' : 'Nothing has been transferred yet.'}
          </p>
        </RowGrid>
      )}
      {menu && <TransferMenu {...menu} onClose={() => setMenu(null)} />}
    </div>
  );
}

function searchText(count: number, phase: 'searching' | 'more' | 'whole' | 'failed'): string {
  if (phase === 'failed') return '';
  if (phase === 'searching' && count === 0) return 'Searching\u2026';
  return `${formatCount(count)}${phase === 'more' ? ' or more' : ''} found`;
}
