// The question before a folder or bucket that is not the one that was paired is taken for it.

import { useState } from 'react';
import { type AppError, toAppError } from '../../contract/errors.ts';
import type { Pair } from '../../contract/pair.ts';
import { placeText } from '../state/location.ts';
import { runPair } from '../state/pair-commands.ts';
import { useWindow } from '../state/window-state.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, Facts } from '../ui/dialog.tsx';
import { ErrorBlock } from '../ui/error-block.tsx';

/** Draws the question. */
export function AcceptPairDialog({ pair }: { readonly pair: Pair }) {
  const window = useWindow();
  const [error, setError] = useState<AppError | null>(null);
  const accept = async () => {
    try {
      await window.line.api.call('pair.accept', { id: pair.id });
      window.dialogs.close();
      if (!pair.isPaused)
        runPair(window, { pair }, false).catch((caught: unknown) => window.pairs.fail(caught, 'pair.run'));
    } catch (caught) {
      setError(toAppError(caught, 'pair.accept'));
    }
  };
  return (
    <Dialog
      title={`Pair ${pair.name} anew?`}
      isAlert
      onClose={window.dialogs.close}
      actions={
        <>
          <Button autoFocus onPress={window.dialogs.close}>
            Leave it
          </Button>
          <Button look="primary" onPress={() => void accept()}>
            Pair anew
          </Button>
        </>
      }
    >
      <Facts
        facts={[
          ['Folder', pair.folder],
          ['Bucket', placeText(pair.place)],
        ]}
      />
      <p>
        Both are taken as they are now, as if the pair were new. Nothing is removed: what only one side has is
        brought to the other, and where both have a file with other bytes both are kept.
      </p>
      {error && <ErrorBlock error={error} />}
    </Dialog>
  );
}
