// Why files of a transfer failed: each with what happened, why, and what to do.

import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { formatPlural } from '../../base/units.ts';
import { type AppError, type ErrorWire, toAppError } from '../../contract/errors.ts';
import type { TransferId } from '../../contract/models.ts';
import { useWindow } from '../state/window-state.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorBlock } from '../ui/error-block.tsx';
import { ErrorList } from '../ui/error-list.tsx';
import { PausedDialog } from './paused-dialog.tsx';

const pageSize = 200;

/** Draws the failures of a transfer. */
export function FailuresDialog({ transferId }: { readonly transferId: TransferId }) {
  const window = useWindow();
  const { api } = window.line;
  const transfer = useStore(window.queue.store, ({ transfers }) =>
    transfers.find(({ id }) => id === transferId),
  );
  const [failures, setFailures] = useState<readonly ErrorWire[] | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    api
      .call(
        'transfer.items',
        { id: transferId, state: 'failed', after: null, limit: pageSize },
        { signal: abort.signal },
      )
      .then((items) => setFailures(items.flatMap(({ error }) => error ?? [])))
      .catch((caught: unknown) => !abort.signal.aborted && setError(toAppError(caught, 'transfer.items')));
    return () => abort.abort();
  }, [api, transferId]);

  const retry = () => {
    window.dialogs.close();
    api.call('transfer.retry', { ids: [transferId] }).catch((caught: unknown) => {
      window.panes[window.view.getState().activeSide].fail(caught, 'transfer.retry');
    });
  };
  if (transfer?.state === 'paused' && transfer.error)
    return <PausedDialog transfer={transfer} error={transfer.error} />;
  const shown = failures?.length ? failures : transfer?.error ? [transfer.error] : [];
  const count = Math.max(transfer?.failedFiles ?? 0, shown.length);
  return (
    <Dialog
      title={`${formatPlural(count, 'file')} of ${transfer?.title ?? 'this transfer'} failed`}
      size="large"
      onClose={window.dialogs.close}
      actions={
        <>
          <Button onPress={window.dialogs.close}>Close</Button>
          <Button look="primary" onPress={retry}>
            Retry failed
          </Button>
        </>
      }
    >
      {error ? <ErrorBlock error={error} /> : failures !== null && <ErrorList errors={shown} />}
      {count > shown.length && failures !== null && <p>The first {shown.length} are shown.</p>}
    </Dialog>
  );
}
