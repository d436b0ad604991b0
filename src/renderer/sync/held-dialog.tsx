// What the guard of a pair holds: why, which files, and the two ways out. Closing changes nothing.

import { useState } from 'react';
import { useStore } from 'zustand';
import { formatPlural } from '../../base/units.ts';
import { planText } from '../../contract/act-text.ts';
import { type AppError, toAppError } from '../../contract/errors.ts';
import { holdReasonText } from '../../contract/guard-text.ts';
import type { PairAction, PairStatus } from '../../contract/pair.ts';
import { runUnlessPaused } from '../state/pair-commands.ts';
import { useWindow } from '../state/window-state.ts';
import { visibleName } from '../text/names.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorBlock } from '../ui/error-block.tsx';
import { RowFrame } from '../ui/row-frame.tsx';
import { RowGrid, type RowPlace, rowProps } from '../ui/row-grid.tsx';
import styles from './held-dialog.module.css';
import { SizeCell } from './size-cell.tsx';
import table from './sync-table.module.css';
import { usePairPages } from './use-pair-pages.ts';

const rowPx = 24;
const pageSize = 1000;
const mostRowsSeen = 12;

/** Draws the question. What may be let happen is exactly what the list was made from. */
export function HeldDialog({ status }: { readonly status: PairStatus }) {
  const window = useWindow();
  const { api } = window.line;
  const { pair, last } = status;
  const { id, name } = pair;
  const pages = usePairPages<PairAction>(id, {
    op: 'pair.held',
    pageSize,
    fetch: (before, limit, signal) =>
      api.call('pair.held', { id, after: before?.path ?? null, limit }, { signal }),
  });
  const { items, phase, error: listError } = useStore(pages.store);
  const [cursor, setCursor] = useState(-1);
  const [error, setError] = useState<AppError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const seenMs = last?.startedMs ?? null;
  const decide = async (op: 'pair.approve' | 'pair.restore') => {
    setBusy(true);
    setError(null);
    try {
      await (op === 'pair.approve' ? api.call(op, { id, seenMs }) : api.call(op, { id }));
      window.dialogs.close();
      runUnlessPaused(window, pair);
    } catch (caught) {
      setError(toAppError(caught, op));
      pages.load();
    }
    setBusy(false);
  };
  const held = last?.held ?? 0;
  const isBlocked = isBusy || phase === 'loading' || items.length === 0 || listError !== null;
  return (
    <Dialog
      title={`${name}: ${formatPlural(held, 'change is', 'changes are')} held`}
      size="wide"
      onClose={window.dialogs.close}
      actions={
        <>
          <Button autoFocus onPress={window.dialogs.close}>
            Leave it held
          </Button>
          <span className={styles.space} />
          <Button isDisabled={isBlocked} onPress={() => void decide('pair.restore')}>
            Bring back
          </Button>
          <Button look="loss" isDisabled={isBlocked} onPress={() => void decide('pair.approve')}>
            Let it happen
          </Button>
        </>
      }
    >
      <div className={styles.reasons}>
        {last?.notices
          .flatMap(({ reasons }) => reasons)
          .map((reason) => (
            <p key={holdReasonText(reason)}>{holdReasonText(reason)}</p>
          ))}
      </div>
      <RowFrame heightPx={rowPx * (Math.min(mostRowsSeen, Math.max(items.length, 1)) + 1) + 3}>
        <RowGrid
          label={`Held in ${name}`}
          count={items.length}
          rowPx={rowPx}
          subject={seenMs}
          cursor={cursor}
          onCursor={setCursor}
          onSight={(_first, end) => end >= items.length && phase === 'more' && pages.more()}
          header={<Header />}
          renderRow={(place) => {
            const action = items[place.index];
            return action && <Line key={action.path} action={action} place={place} />;
          }}
        >
          {phase === 'whole' && <p className={table.empty}>Nothing is held any more.</p>}
        </RowGrid>
      </RowFrame>
      <p>
        <b>Bring back</b> copies these files back from the side that still has them. <b>Let it happen</b> does
        what the list says; what goes is kept in the trash for {formatPlural(pair.trashDays, 'day')}
        {pair.deletes === 'mirror' && ', or only as a version where the pair mirrors'}.
        {pair.isPaused && ' The pair is paused: it happens at the next run.'}
      </p>
      {(error ?? listError) && <ErrorBlock error={(error ?? listError) as AppError} />}
    </Dialog>
  );
}

function Header() {
  return (
    <div role="row" aria-rowindex={1} className={`${styles.row} ${table.head}`}>
      <span role="columnheader">File</span>
      <span role="columnheader">What would be done</span>
      <span role="columnheader" className={table.number}>
        Size
      </span>
    </div>
  );
}

function Line({ action, place }: { readonly action: PairAction; readonly place: RowPlace }) {
  const { path, act, sizeBytes } = action;
  return (
    <div {...rowProps(place, true)} aria-label={path} className={styles.row}>
      <span role="gridcell" className={table.path} title={path}>
        <bdi>{visibleName(path)}</bdi>
      </span>
      <span role="gridcell">{planText(act)}</span>
      <SizeCell sizeBytes={sizeBytes} />
    </div>
  );
}
