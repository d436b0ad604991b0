// The question before entries are removed: counts what would be lost while it asks, and shows the removal as it goes.

import { useState } from 'react';
import { isAbort } from '../../base/abort.ts';
import { formatBytes, formatCount, formatPlural, formatSize } from '../../base/units.ts';
import { type AppError, type ErrorWire, toAppError } from '../../contract/errors.ts';
import type { Place } from '../../contract/models.ts';
import type { Tally } from '../../contract/transfer.ts';
import type { Row } from '../state/listing.ts';
import { placeText } from '../state/location.ts';
import type { Pane } from '../state/pane.ts';
import { useWindow } from '../state/window-state.ts';
import { listNames } from '../text/names.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, Facts } from '../ui/dialog.tsx';
import { ErrorBlock } from '../ui/error-block.tsx';
import { ErrorList } from '../ui/error-list.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { useAbort } from '../ui/use-abort.ts';
import { useCount } from './use-count.ts';

interface DeleteDialogProps {
  readonly pane: Pane;
  readonly place: Place;
  readonly rows: readonly Row[];
}

type Step =
  | { readonly kind: 'asking' }
  | { readonly kind: 'removing'; readonly tally: Tally | null }
  | { readonly kind: 'failed'; readonly failures: readonly ErrorWire[] }
  | { readonly kind: 'broken'; readonly error: AppError };

/** Draws the question. Keeping is what Esc and the first button mean. */
export function DeleteDialog({ pane, place, rows }: DeleteDialogProps) {
  const window = useWindow();
  const { tally, isCounted } = useCount(place, rows);
  const [step, setStep] = useState<Step>({ kind: 'asking' });
  const removing = useAbort();
  const thing = place.kind === 's3' ? 'object' : 'file';
  const files = formatPlural(tally.files, thing);
  const isFoldersOnly = isCounted && tally.files === 0;
  const amount = isFoldersOnly ? formatPlural(tally.folders, 'folder') : files;
  const names = listNames(rows.map(({ name }) => name));

  const close = () => {
    removing.cancel();
    window.dialogs.close();
  };

  const remove = async () => {
    setStep({ kind: 'removing', tally: null });
    const signal = removing.signal();
    const keys = rows.map(({ key }) => key);
    try {
      let last: Tally | null = null;
      for await (const next of window.line.api.open('entry.remove', { place, keys }, { signal })) {
        last = next;
        setStep({ kind: 'removing', tally: next });
      }
      if (last && last.failures.length > 0) setStep({ kind: 'failed', failures: last.failures });
      else window.dialogs.close();
    } catch (error) {
      if (!isAbort(error)) setStep({ kind: 'broken', error: toAppError(error, 'entry.remove') });
    } finally {
      pane.refresh();
    }
  };

  if (step.kind === 'removing') {
    const done = step.tally?.files ?? 0;
    return (
      <Dialog
        title={`Deleting ${names}`}
        isAlert
        onClose={close}
        actions={<Button onPress={close}>Stop</Button>}
      >
        <ProgressBar label="Deleted" fraction={isCounted && tally.files > 0 ? done / tally.files : null} />
        <p>{isCounted ? `${formatCount(done)} of ${files}` : formatPlural(done, thing)} deleted</p>
      </Dialog>
    );
  }
  if (step.kind === 'failed' || step.kind === 'broken') {
    return (
      <Dialog
        title={
          step.kind === 'failed'
            ? `${formatPlural(step.failures.length, thing)} could not be deleted`
            : 'The deletion stopped'
        }
        size="large"
        onClose={close}
        actions={<Button onPress={close}>Close</Button>}
      >
        {step.kind === 'failed' ? <ErrorList errors={step.failures} /> : <ErrorBlock error={step.error} />}
      </Dialog>
    );
  }
  return (
    <Dialog
      title={`Delete ${names}?`}
      isAlert
      onClose={close}
      actions={
        <>
          <Button autoFocus onPress={close}>
            Keep
          </Button>
          <Button look="loss" onPress={() => void remove()}>
            Delete {amount}
            {isCounted ? '' : ' or more'}
          </Button>
        </>
      }
    >
      <Facts
        facts={[
          ['From', placeText(place)],
          [
            'Lost',
            <span key="lost" aria-live="polite" title={formatBytes(tally.sizeBytes)}>
              {isCounted ? '' : 'counting, so far '}
              {files}
              {tally.folders > 0 && ` in ${formatPlural(tally.folders, 'folder')}`}
              {tally.sizeBytes > 0 && `, ${formatSize(tally.sizeBytes)}`}
            </span>,
          ],
        ]}
      />
      <p>
        {place.kind === 's3'
          ? 'Without versioning in the bucket this cannot be undone.'
          : 'This cannot be undone: nothing goes to the trash.'}
      </p>
    </Dialog>
  );
}
