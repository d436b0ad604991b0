// Draws the decision that is being asked for, whichever feature it belongs to.

import { useStore } from 'zustand';
import { BucketClassDialog } from './buckets/bucket-class-dialog.tsx';
import { CreateBucketDialog } from './buckets/create-bucket-dialog.tsx';
import { RemoveBucketDialog } from './buckets/remove-bucket-dialog.tsx';
import { UploadsDialog } from './buckets/uploads-dialog.tsx';
import { ConflictDialog } from './panes/conflict-dialog.tsx';
import { CopyAsDialog } from './panes/copy-as-dialog.tsx';
import { DeleteDialog } from './panes/delete-dialog.tsx';
import { NewFolderDialog } from './panes/new-folder-dialog.tsx';
import { ProfileDialog } from './profiles/profile-dialog.tsx';
import { RemoveProfileDialog } from './profiles/remove-profile-dialog.tsx';
import { StoreFactsDialog } from './profiles/store-facts-dialog.tsx';
import { SettingsDialog } from './settings/settings-dialog.tsx';
import { ShortcutsDialog } from './settings/shortcuts-dialog.tsx';
import { useWindow } from './state/window-state.ts';
import { AcceptPairDialog } from './sync/accept-pair-dialog.tsx';
import { HeldDialog } from './sync/held-dialog.tsx';
import { PairConflictDialog } from './sync/pair-conflict-dialog.tsx';
import { PairDialog } from './sync/pair-dialog.tsx';
import { RemovePairDialog } from './sync/remove-pair-dialog.tsx';
import { WhyDialog } from './sync/why-dialog.tsx';
import { FailuresDialog } from './transfers/failures-dialog.tsx';
import { Welcome } from './welcome/welcome.tsx';

/** Draws the open dialog, if there is one. */
export function OpenDialog() {
  const { dialogs, panes, pairs } = useWindow();
  const dialog = useStore(dialogs.store, ({ current }) => current);
  const statuses = useStore(pairs.store, ({ pairs }) => pairs);
  if (!dialog) return null;
  switch (dialog.kind) {
    case 'delete':
      return <DeleteDialog pane={panes[dialog.side]} place={dialog.place} rows={dialog.rows} />;
    case 'copy-as': {
      const { side, source, row, target } = dialog;
      return <CopyAsDialog pane={panes[side]} source={source} row={row} target={target} />;
    }
    case 'conflict': {
      const { conflicts, totalCount, target, answer } = dialog;
      return <ConflictDialog conflicts={conflicts} totalCount={totalCount} target={target} answer={answer} />;
    }
    case 'new-folder':
      return <NewFolderDialog pane={panes[dialog.side]} place={dialog.place} />;
    case 'create-bucket':
      return <CreateBucketDialog pane={panes[dialog.side]} profileId={dialog.profileId} />;
    case 'remove-bucket':
      return (
        <RemoveBucketDialog pane={panes[dialog.side]} profileId={dialog.profileId} bucket={dialog.bucket} />
      );
    case 'bucket-class':
      return (
        <BucketClassDialog pane={panes[dialog.side]} profileId={dialog.profileId} bucket={dialog.bucket} />
      );
    case 'profile':
      return <ProfileDialog profile={dialog.profile} found={dialog.found} />;
    case 'remove-profile':
      return <RemoveProfileDialog profile={dialog.profile} />;
    case 'store-facts':
      return <StoreFactsDialog profileId={dialog.profileId} bucket={dialog.bucket} />;
    case 'uploads':
      return <UploadsDialog profileId={dialog.profileId} bucket={dialog.bucket} />;
    case 'failures':
      return <FailuresDialog transferId={dialog.transferId} />;
    case 'pair':
      return <PairDialog pair={dialog.pair} />;
    case 'remove-pair':
      return <RemovePairDialog pair={dialog.pair} />;
    case 'accept-pair':
      return <AcceptPairDialog pair={dialog.pair} />;
    case 'pair-conflict':
      return <PairConflictDialog pair={dialog.pair} conflict={dialog.conflict} />;
    case 'held': {
      const status = statuses.find(({ pair }) => pair.id === dialog.pairId);
      return status ? <HeldDialog status={status} /> : null;
    }
    case 'why': {
      const status = statuses.find(({ pair }) => pair.id === dialog.pairId);
      return status ? <WhyDialog pair={status.pair} path={dialog.path} /> : null;
    }
    case 'settings':
      return <SettingsDialog />;
    case 'shortcuts':
      return <ShortcutsDialog />;
    case 'welcome':
      return <Welcome />;
  }
}
