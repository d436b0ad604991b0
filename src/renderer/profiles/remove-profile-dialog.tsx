// The question before an account is forgotten. Nothing in the store is touched.

import { useState } from 'react';
import { type AppError, toAppError } from '../../contract/errors.ts';
import type { Profile } from '../../contract/models.ts';
import { useWindow } from '../state/window-state.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorBlock } from '../ui/error-block.tsx';

/** Draws the question. */
export function RemoveProfileDialog({ profile }: { readonly profile: Profile }) {
  const window = useWindow();
  const [error, setError] = useState<AppError | null>(null);
  const remove = async () => {
    try {
      await window.line.api.call('profile.remove', { id: profile.id });
      window.dialogs.close();
    } catch (caught) {
      setError(toAppError(caught, 'profile.remove'));
    }
  };
  return (
    <Dialog
      title={`Remove ${profile.name}?`}
      isAlert
      onClose={window.dialogs.close}
      actions={
        <>
          <Button autoFocus onPress={window.dialogs.close}>
            Keep
          </Button>
          <Button look="loss" onPress={() => void remove()}>
            Remove account
          </Button>
        </>
      }
    >
      <p>
        Longshore forgets the account{profile.source.kind === 'keychain' ? ' and its key' : ''}. Its buckets
        and objects stay as they are.
      </p>
      {error && <ErrorBlock error={error} />}
    </Dialog>
  );
}
