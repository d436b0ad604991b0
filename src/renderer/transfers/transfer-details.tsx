// The files of one transfer, in place of the queue: which state each is in, what proved its bytes, and what went wrong.

import { ArrowLeft, FileDown } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useStore } from 'zustand';
import type { Transfer } from '../../contract/transfer.ts';
import { placeText } from '../state/location.ts';
import { hasEnded } from '../state/queue-order.ts';
import { canRunOn, runOn } from '../state/transfer-commands.ts';
import { createTransferItems } from '../state/transfer-items.ts';
import { useWindow } from '../state/window-state.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { ErrorBlock } from '../ui/error-block.tsx';
import { MenuButton } from '../ui/menu.tsx';
import { RowGrid } from '../ui/row-grid.tsx';
import { ItemFilterChoice } from './item-filter-choice.tsx';
import { ItemHeader, ItemRow } from './item-row.tsx';
import styles from './transfer-details.module.css';
import { detailTexts, stateText, unverifiedReason, unverifiedText } from './transfer-words.ts';

const rowPx = 24;
const refreshMs = 2000;
const pauseMs = 250;
/** The next page is asked for when this many rows are left below those in sight. */
const rowsAhead = 500;

/** Draws the files of a transfer as it was when it was chosen, and as it is wherever the queue still has it. */
export function TransferDetails({ shown }: { readonly shown: Transfer }) {
  const window = useWindow();
  const { transfers, places } = useStore(window.queue.store);
  const live = transfers[places.get(shown.id) ?? -1];
  // What was found far back in the history was never in the queue, and cannot have left it.
  const [isOfHistory] = useState(live === undefined);
  const transfer = live ?? (isOfHistory ? shown : undefined);
  const back = () => window.view.setState({ shownTransfer: null });
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- Esc leads back from whatever inside has the focus
    <div
      className={styles.details}
      data-region="queue"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.stopPropagation();
        back();
      }}
    >
      <div className={styles.bar}>
        <IconButton label="Back to transfers" hint="Esc" onPress={back}>
          <ArrowLeft size={15} />
        </IconButton>
        {transfer ? (
          <Title transfer={transfer} />
        ) : (
          <span className={styles.soft}>This transfer has been cleared.</span>
        )}
      </div>
      {transfer && <Files transfer={transfer} />}
    </div>
  );
}

function Title({ transfer }: { readonly transfer: Transfer }) {
  const window = useWindow();
  const { transfers, summary } = useStore(window.queue.store);
  const { title, target } = transfer;
  const unverified = unverifiedText(transfer);
  return (
    <>
      <h2 className={styles.title} title={`${title} \u2192 ${placeText(target)}`}>
        {title} <span>{`\u2192 ${placeText(target)}`}</span>
      </h2>
      <span className={styles.facts}>
        {[stateText(transfer, summary.isPaused), ...detailTexts(transfer)].join(', ')}
        {unverified && (
          <span className={styles.unverified} title={unverifiedReason}>
            , {unverified}
          </span>
        )}
      </span>
      {canRunOn(transfers, transfer, 'retry') && (
        <Button look="quiet" onPress={() => runOn(window, transfer, 'retry')}>
          Retry failed
        </Button>
      )}
      <MenuButton
        label="Save report"
        groups={[
          {
            commands: [
              { id: 'csv', label: 'As CSV', run: () => runOn(window, transfer, 'report-csv') },
              { id: 'json', label: 'As JSON', run: () => runOn(window, transfer, 'report-json') },
            ],
          },
        ]}
      >
        <AriaButton className={styles.report ?? ''}>
          <FileDown size={14} />
          Save report{'\u2026'}
        </AriaButton>
      </MenuButton>
    </>
  );
}

function Files({ transfer }: { readonly transfer: Transfer }) {
  const { api } = useWindow().line;
  const { id } = transfer;
  const [items] = useState(() => createTransferItems(api, id));
  const { filter, items: rows, phase, error } = useStore(items.store);
  const [cursor, setCursor] = useState(-1);
  const grid = useRef<HTMLDivElement>(null);
  const sight = useRef({ first: 0, end: 0 });
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    items.show(null);
    grid.current?.focus();
    return () => {
      clearTimeout(pause.current);
      items.close();
    };
  }, [items]);
  useEffect(() => {
    // What still moves is looked at again; the last look comes after the end.
    const look = () => void items.refresh(sight.current.first, sight.current.end);
    if (hasEnded(transfer)) return look();
    const timer = setInterval(look, refreshMs);
    return () => clearInterval(timer);
    // oxlint-disable-next-line react/exhaustive-deps -- only beginning and end matter
  }, [items, hasEnded(transfer)]);
  const onSight = useCallback(
    (first: number, end: number) => {
      sight.current = { first, end };
      // Rows that were fetched a while ago may have moved on since.
      clearTimeout(pause.current);
      pause.current = setTimeout(() => void items.refresh(first, end), pauseMs);
      if (end + rowsAhead >= items.store.getState().items.length && phase === 'more') items.more();
    },
    [items, phase],
  );

  return (
    <>
      <div className={styles.filters}>
        <ItemFilterChoice
          transfer={transfer}
          filter={filter}
          onChange={(next) => {
            setCursor(-1);
            items.show(next);
          }}
        />
      </div>
      {error && (
        <div className={styles.trouble} role="alert">
          <ErrorBlock error={error}>
            <Button onPress={() => items.more()}>Retry</Button>
          </ErrorBlock>
        </div>
      )}
      {!(error && rows.length === 0) && (
        <RowGrid
          gridRef={grid}
          label={`Files of ${transfer.title}`}
          count={rows.length}
          rowPx={rowPx}
          subject={filter}
          cursor={cursor}
          onCursor={setCursor}
          onSight={onSight}
          header={<ItemHeader />}
          renderRow={(place) => {
            const item = rows[place.index];
            return item && <ItemRow key={place.index} item={item} {...place} />;
          }}
        >
          <p className={styles.empty}>
            {phase === 'loading' ? 'Looking\u2026' : emptyText(transfer, filter !== null)}
          </p>
        </RowGrid>
      )}
    </>
  );
}

function emptyText({ isListed }: Transfer, isFiltered: boolean): string {
  if (isFiltered) return 'No files in this state.';
  return isListed ? 'No files.' : 'The files are still being listed.';
}
