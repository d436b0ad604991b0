// Asks for the name of a new folder and makes it.

import { useState } from 'react';
import { AppError, toAppError } from '../../contract/errors.ts';
import type { Place } from '../../contract/models.ts';
import { placeText } from '../state/location.ts';
import type { Pane } from '../state/pane.ts';
import { useWindow } from '../state/window-state.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorBlock } from '../ui/error-block.tsx';
import { TextField } from '../ui/field.tsx';

/** Draws the dialog. */
export function NewFolderDialog({ pane, place }: { readonly pane: Pane; readonly place: Place }) {
  const window = useWindow();
  const [name, setName] = useState('');
  const [error, setError] = useState<AppError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isTaken = name !== '' && pane.listing.find(name) >= 0;
  const problem = isTaken ? 'Something of that name is already there.' : null;
  const create = async () => {
    if (name === '' || problem || isBusy) return;
    setBusy(true);
    setError(null);
    try {
      await window.line.api.call('entry.create-folder', { place, name });
      window.dialogs.close();
      pane.refresh(name);
    } catch (caught) {
      setError(toAppError(caught, 'entry.create-folder'));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title="New folder"
      onClose={window.dialogs.close}
      onSubmit={() => void create()}
      actions={
        <>
          <Button onPress={window.dialogs.close}>Cancel</Button>
          <Button look="primary" type="submit" isDisabled={name === '' || problem !== null || isBusy}>
            Create folder
          </Button>
        </>
      }
    >
      <TextField
        label="Name"
        value={name}
        onChange={setName}
        autoFocus
        problem={problem}
        note={`In ${placeText(place)}`}
      />
      {error && <ErrorBlock error={error} />}
    </Dialog>
  );
}
