// Why the engine held a transfer by itself, and what lets it go on: an expired session, a full disk, a lost permission.

import { useStore } from 'zustand';
import type { ErrorWire } from '../../contract/errors.ts';
import type { Transfer } from '../../contract/transfer.ts';
import { runOn } from '../state/transfer-commands.ts';
import { useWindow } from '../state/window-state.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorBlock } from '../ui/error-block.tsx';

interface PausedDialogProps {
  readonly transfer: Transfer;
  readonly error: ErrorWire;
}

/** Draws the reason with the two ways on: to put the account right, and to go on. */
export function PausedDialog({ transfer, error }: PausedDialogProps) {
  const window = useWindow();
  const { profiles } = useStore(window.account.store);
  const { source, target } = transfer;
  const ends = [source, target].flatMap((place) => (place.kind === 's3' ? [place.profileId] : []));
  const concerned = error.code.startsWith('auth.')
    ? profiles.filter(({ id, source }) => ends.includes(id) && source.kind !== 'practice')
    : [];
  const resume = () => {
    window.dialogs.close();
    runOn(window, transfer, 'resume');
  };
  return (
    <Dialog
      title={`${transfer.title} is paused`}
      onClose={window.dialogs.close}
      actions={
        <>
          <Button onPress={window.dialogs.close}>Close</Button>
          <Button look="primary" onPress={resume}>
            Resume
          </Button>
        </>
      }
    >
      <ErrorBlock error={error}>
        {concerned.map((profile) => (
          <Button
            key={profile.id}
            onPress={() => window.dialogs.ask({ kind: 'profile', profile, found: null })}
          >
            Edit {profile.name}
          </Button>
        ))}
      </ErrorBlock>
      <p>Nothing that was moved is lost; it goes on from there once it is resumed.</p>
    </Dialog>
  );
}
