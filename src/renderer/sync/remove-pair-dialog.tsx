// The question before a pair is forgotten. No file is touched.

import { useState } from 'react';
import { type AppError, toAppError } from '../../contract/errors.ts';
import type { Pair } from '../../contract/pair.ts';
import { placeText } from '../state/location.ts';
import { useWindow } from '../state/window-state.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, Facts } from '../ui/dialog.tsx';
import { ErrorBlock } from '../ui/error-block.tsx';

/** Draws the question. */
export function RemovePairDialog({ pair }: { readonly pair: Pair }) {
  const window = useWindow();
  const [error, setError] = useState<AppError | null>(null);
  const remove = async () => {
    try {
      await window.line.api.call('pair.remove', { id: pair.id });
      window.dialogs.close();
    } catch (caught) {
      setError(toAppError(caught, 'pair.remove'));
    }
  };
  return (
    <Dialog
      title={`Remove the pair ${pair.name}?`}
      isAlert
      onClose={window.dialogs.close}
      actions={
        <>
          <Button autoFocus onPress={window.dialogs.close}>
            Keep
          </Button>
          <Button look="loss" onPress={() => void remove()}>
            Remove pair
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
        Both are no longer kept alike, and the history of the pair is forgotten. All files stay as they are on
        both sides, and so do both trashes.
      </p>
      {error && <ErrorBlock error={error} />}
    </Dialog>
  );
}
