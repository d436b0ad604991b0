// The question before an account is forgotten. Nothing in the store is touched.

import type { Profile } from '../../contract/profile.ts';
import { useWindow } from '../state/window-state.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';

/** Draws the question. */
export function RemoveProfileDialog({ profile }: { readonly profile: Profile }) {
  const { line, dialogs } = useWindow();
  return (
    <ConfirmDialog
      title={`Remove ${profile.name}?`}
      keep="Keep"
      verb="Remove account"
      look="loss"
      op="profile.remove"
      act={() => line.api.call('profile.remove', { id: profile.id })}
      onClose={dialogs.close}
    >
      <p>
        Longshore forgets the account{profile.source.kind === 'keychain' ? ' and its key' : ''}. Its buckets
        and objects stay as they are.
      </p>
    </ConfirmDialog>
  );
}
