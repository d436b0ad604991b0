// The unfinished uploads of a bucket: invisible in its list, and billed. They can be given up after a question that counts.

import { useEffect, useState } from 'react';
import { isAbort } from '../../base/abort.ts';
import { formatPlural } from '../../base/units.ts';
import { type AppError, type ErrorWire, toAppError } from '../../contract/errors.ts';
import type { ProfileId } from '../../contract/models.ts';
import type { UnfinishedUpload } from '../../contract/uploads.ts';
import { createUploads } from '../state/uploads.ts';
import { useWindow } from '../state/window-state.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, Facts } from '../ui/dialog.tsx';
import { ErrorBlock } from '../ui/error-block.tsx';
import { ErrorList } from '../ui/error-list.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { useAbort } from '../ui/use-abort.ts';
import { takenText, UploadsOverview } from './uploads-overview.tsx';

interface UploadsDialogProps {
  readonly profileId: ProfileId;
  readonly bucket: string;
}

type Step =
  | { readonly kind: 'looking' }
  | { readonly kind: 'asking'; readonly chosen: readonly UnfinishedUpload[] }
  | { readonly kind: 'giving-up'; readonly total: number; readonly gone: number }
  | { readonly kind: 'failed'; readonly failures: readonly ErrorWire[]; readonly failed: number }
  | { readonly kind: 'broken'; readonly error: AppError };

/** Draws the list, the question, and how far the giving up has come. */
export function UploadsDialog({ profileId, bucket }: UploadsDialogProps) {
  const window = useWindow();
  const [uploads] = useState(() => createUploads(window.line.api, profileId, bucket));
  const [step, setStep] = useState<Step>({ kind: 'looking' });
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const work = useAbort();
  useEffect(() => {
    uploads.load();
    return uploads.close;
  }, [uploads]);

  const close = () => {
    work.cancel();
    window.dialogs.close();
  };
  const look = () => {
    setStep({ kind: 'looking' });
    setMarked(new Set());
    uploads.load();
  };
  const giveUp = async (chosen: readonly UnfinishedUpload[]) => {
    const total = chosen.length;
    setStep({ kind: 'giving-up', total, gone: 0 });
    try {
      let failures: readonly ErrorWire[] = [];
      let failed = 0;
      for await (const tally of uploads.giveUp(chosen, work.signal())) {
        ({ failures } = tally);
        failed = tally.failed ?? failures.length;
        setStep({ kind: 'giving-up', total, gone: tally.files });
      }
      if (failed > 0) setStep({ kind: 'failed', failures, failed });
      else look();
    } catch (error) {
      if (!isAbort(error)) setStep({ kind: 'broken', error: toAppError(error, 'upload.abort') });
    }
  };

  switch (step.kind) {
    case 'looking':
      return (
        <UploadsOverview
          title={`Unfinished uploads in ${bucket}`}
          uploads={uploads}
          marked={marked}
          onMark={setMarked}
          onClose={close}
          onChoose={(chosen) => setStep({ kind: 'asking', chosen })}
        />
      );
    case 'asking': {
      const amount = formatPlural(step.chosen.length, 'upload');
      const ours = step.chosen.filter(({ isOurs }) => isOurs).length;
      return (
        <Dialog
          title={`Give up ${amount}?`}
          isAlert
          onClose={() => setStep({ kind: 'looking' })}
          actions={
            <>
              <Button autoFocus onPress={() => setStep({ kind: 'looking' })}>
                Keep
              </Button>
              <Button look="loss" onPress={() => void giveUp(step.chosen)}>
                Give up {amount}
              </Button>
            </>
          }
        >
          <Facts
            facts={[
              ['Bucket', bucket],
              ['Freed', takenText(step.chosen)],
            ]}
          />
          {ours > 0 && (
            <p>
              {formatPlural(ours, 'transfer')} of this Longshore would have gone on with{' '}
              {ours === 1 ? 'one of them' : 'some of them'} and will start over.
            </p>
          )}
          <p>The parts that were uploaded are removed. Whoever is still uploading them will fail.</p>
        </Dialog>
      );
    }
    case 'giving-up':
      return (
        <Dialog
          title="Giving up uploads"
          isAlert
          onClose={close}
          actions={<Button onPress={close}>Stop</Button>}
        >
          <ProgressBar label="Given up" fraction={step.total > 0 ? step.gone / step.total : null} />
          <p>
            {step.gone} of {formatPlural(step.total, 'upload')} given up
          </p>
        </Dialog>
      );
    case 'failed':
    case 'broken':
      return (
        <Dialog
          title={
            step.kind === 'failed'
              ? `${formatPlural(step.failed, 'upload')} could not be given up`
              : 'The giving up stopped'
          }
          size="large"
          onClose={close}
          actions={
            <>
              <Button onPress={close}>Close</Button>
              <Button look="primary" onPress={look}>
                List again
              </Button>
            </>
          }
        >
          {step.kind === 'failed' ? <ErrorList errors={step.failures} /> : <ErrorBlock error={step.error} />}
        </Dialog>
      );
  }
}
