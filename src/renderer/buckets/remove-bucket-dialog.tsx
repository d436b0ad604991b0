// The question before a bucket is removed. One that still holds objects is removed with them only after its name was typed.

import { useState } from 'react';
import { isAbort } from '../../base/abort.ts';
import { formatPlural, formatSize } from '../../base/units.ts';
import { AppError, type ErrorWire, hasCode, toAppError } from '../../contract/errors.ts';
import { Key, type ProfileId } from '../../contract/models.ts';
import type { Tally } from '../../contract/transfer.ts';
import type { Pane } from '../state/pane.ts';
import { useWindow } from '../state/window-state.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorBlock } from '../ui/error-block.tsx';
import { ErrorList } from '../ui/error-list.tsx';
import { TextField } from '../ui/field.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { useAbort } from '../ui/use-abort.ts';

interface RemoveBucketDialogProps {
  readonly pane: Pane;
  readonly profileId: ProfileId;
  readonly bucket: string;
}

type Step =
  | { readonly kind: 'asking' }
  | { readonly kind: 'not-empty'; readonly held: Tally | null; readonly isCounted: boolean }
  | { readonly kind: 'emptying'; readonly total: number; readonly gone: Tally | null }
  | { readonly kind: 'failed'; readonly failures: readonly ErrorWire[] }
  | { readonly kind: 'broken'; readonly error: AppError };

/** Draws the question, and what follows from it. */
export function RemoveBucketDialog({ pane, profileId, bucket }: RemoveBucketDialogProps) {
  const window = useWindow();
  const { api } = window.line;
  const [step, setStep] = useState<Step>({ kind: 'asking' });
  const [typed, setTyped] = useState('');
  const [isBusy, setBusy] = useState(false);
  const work = useAbort();

  const close = () => {
    work.cancel();
    window.dialogs.close();
  };
  const done = () => {
    window.dialogs.close();
    pane.refresh();
  };
  const broke = (error: unknown, op: string) => {
    if (!isAbort(error)) setStep({ kind: 'broken', error: toAppError(error, op) });
  };

  const remove = async () => {
    setBusy(true);
    try {
      await api.call('bucket.remove', { profileId, bucket });
      done();
    } catch (error) {
      if (hasCode(error, 'bucket.not-empty')) await count();
      else broke(error, 'bucket.remove');
    }
    setBusy(false);
  };

  const count = async () => {
    const place = { kind: 's3' as const, profileId, bucket, prefix: Key.parse('') };
    const signal = work.signal();
    setStep({ kind: 'not-empty', held: null, isCounted: false });
    try {
      for await (const tally of api.open('entry.count', { place, keys: [Key.parse('')] }, { signal })) {
        setStep((now) => (now.kind === 'not-empty' ? { ...now, held: tally } : now));
      }
      setStep((now) => (now.kind === 'not-empty' ? { ...now, isCounted: true } : now));
    } catch {
      // The question stands without the number too.
    }
  };

  const empty = async (total: number) => {
    if (typed !== bucket) return;
    setStep({ kind: 'emptying', total, gone: null });
    const signal = work.signal();
    try {
      let last: Tally | null = null;
      for await (const gone of api.open('bucket.empty-and-remove', { profileId, bucket }, { signal })) {
        last = gone;
        setStep({ kind: 'emptying', total, gone });
      }
      if (last && last.failures.length > 0) setStep({ kind: 'failed', failures: last.failures });
      else done();
    } catch (error) {
      broke(error, 'bucket.empty-and-remove');
    }
  };

  switch (step.kind) {
    case 'asking':
      return (
        <Dialog
          title={`Remove the bucket ${bucket}?`}
          isAlert
          onClose={close}
          actions={
            <>
              <Button autoFocus onPress={close}>
                Keep
              </Button>
              <Button look="loss" isDisabled={isBusy} onPress={() => void remove()}>
                Remove bucket
              </Button>
            </>
          }
        >
          <p>If it still holds objects you will be asked again. Its name becomes free for anybody.</p>
        </Dialog>
      );
    case 'not-empty':
      return (
        <Dialog
          title={`${bucket} is not empty`}
          isAlert
          onClose={close}
          onSubmit={() => void empty(step.held?.files ?? 0)}
          actions={
            <>
              <Button onPress={close}>Keep</Button>
              <Button look="loss" type="submit" isDisabled={typed !== bucket}>
                {step.held && step.isCounted
                  ? `Delete ${formatPlural(step.held.files, 'object')} and the bucket`
                  : 'Delete everything and the bucket'}
              </Button>
            </>
          }
        >
          <p aria-live="polite">
            It holds {heldText(step.held)}
            {step.isCounted ? '' : ', still counting'}. They would be lost for good. So would all older
            versions.
          </p>
          <TextField label={`Type ${bucket} to confirm`} value={typed} onChange={setTyped} autoFocus isMono />
        </Dialog>
      );
    case 'emptying': {
      const { total } = step;
      const gone = step.gone?.files ?? 0;
      return (
        <Dialog
          title={`Emptying ${bucket}`}
          isAlert
          onClose={close}
          actions={<Button onPress={close}>Stop</Button>}
        >
          <ProgressBar label="Deleted" fraction={total > 0 ? Math.min(1, gone / total) : null} />
          <p>
            {formatPlural(gone, 'object')}
            {step.gone?.versions !== undefined && `, ${olderText(step.gone.versions)}`} deleted
          </p>
        </Dialog>
      );
    }
    case 'failed':
    case 'broken':
      return (
        <Dialog
          title={`${bucket} was not removed`}
          size="large"
          onClose={close}
          actions={<Button onPress={close}>Close</Button>}
        >
          {step.kind === 'failed' ? <ErrorList errors={step.failures} /> : <ErrorBlock error={step.error} />}
        </Dialog>
      );
  }
}

function olderText(versions: number): string {
  return formatPlural(versions, 'older version or delete marker', 'older versions and delete markers');
}

function heldText(held: Tally | null): string {
  return held ? `${formatPlural(held.files, 'object')}, ${formatSize(held.sizeBytes)}` : 'objects';
}
