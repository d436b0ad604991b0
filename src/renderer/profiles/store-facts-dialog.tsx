// What an account's store can do, in a dialog of its own.

import { useStore } from 'zustand';
import type { ProfileId } from '../../contract/models.ts';
import { useWindow } from '../state/window-state.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { StoreFactsPanel } from './store-facts-panel.tsx';

interface StoreFactsDialogProps {
  readonly profileId: ProfileId;
  /** Where a try may write, to begin with. */
  readonly bucket: string | null;
}

/** Draws the dialog. */
export function StoreFactsDialog({ profileId, bucket }: StoreFactsDialogProps) {
  const window = useWindow();
  useStore(window.account.store);
  return (
    <Dialog
      title={`What the store of ${window.account.nameOf(profileId)} can do`}
      size="large"
      onClose={window.dialogs.close}
      actions={<Button onPress={window.dialogs.close}>Close</Button>}
    >
      <StoreFactsPanel profileId={profileId} bucket={bucket} />
    </Dialog>
  );
}
