// What a pane says in place of rows: that there is nothing, why there is nothing, and what can be done.

import { useStore } from 'zustand';
import type { AppError } from '../../contract/errors.ts';
import { type CommandName, commands, run } from '../state/commands.ts';
import type { Pane } from '../state/pane.ts';
import { useWindow } from '../state/window-state.ts';
import { Button } from '../ui/button.tsx';
import { ErrorBlock } from '../ui/error-block.tsx';
import styles from './pane-message.module.css';

/** Draws the message of a pane without rows. */
export function PaneMessage({ pane }: { readonly pane: Pane }) {
  const { location, phase, error } = useStore(pane.store);
  const hasLoaded = useStore(useWindow().account.store, ({ facts }) => facts !== null);
  if (phase === 'opening') return null;
  if (phase === 'failed' && error) return <Failure pane={pane} error={error} />;
  if (phase !== 'listed') return null;
  switch (location.kind) {
    case 'nowhere':
      // Until the accounts are known, nobody can say that there is none.
      return hasLoaded ? (
        <Message title="No account yet" text="Connect Amazon S3 or any S3-compatible store.">
          <Act pane={pane} command="connect-account" isMain />
        </Message>
      ) : null;
    case 'profile':
      return (
        <Message title="No buckets yet" text="A bucket holds objects, as a disk holds files.">
          <Act pane={pane} command="new-bucket" isMain />
        </Message>
      );
    case 'local':
      return <Message title="This folder is empty" text="Drop files here, or press F7 for a new folder." />;
    case 's3':
      return location.prefix === '' ? (
        <Message
          title="This bucket is empty"
          text="Drop files here, or press F5 in the other pane to copy."
        />
      ) : (
        <Message
          title="Nothing under this prefix"
          text="Drop files here, or press F5 in the other pane to copy."
        />
      );
  }
}

/** What a change of the profile may put right. */
const ofProfile: ReadonlySet<AppError['code']> = new Set(['bucket.region', 'network.lost', 'not-s3']);

function Failure({ pane, error }: { readonly pane: Pane; readonly error: AppError }) {
  const window = useWindow();
  const { location } = useStore(pane.store);
  const profileId = location.kind === 's3' || location.kind === 'profile' ? location.profileId : null;
  const profile = useStore(window.account.store, ({ profiles }) =>
    profiles.find(({ id }) => id === profileId),
  );
  const isOfProfile = error.code.startsWith('auth.') || ofProfile.has(error.code);
  return (
    <div className={styles.message} role="alert">
      <ErrorBlock error={error}>
        <Button onPress={() => pane.refresh()}>Retry</Button>
        {profile && isOfProfile && profile.source.kind !== 'practice' && (
          <Button onPress={() => window.dialogs.ask({ kind: 'profile', profile, found: null })}>
            Edit {profile.name}
          </Button>
        )}
        {location.kind === 'profile' && error.code === 'access.denied' && (
          <Button onPress={() => run(window, pane.side, 'edit-path')}>Open a bucket by name</Button>
        )}
      </ErrorBlock>
    </div>
  );
}

interface MessageProps {
  readonly title: string;
  readonly text: string;
  readonly children?: React.ReactNode;
}

function Message({ title, text, children }: MessageProps) {
  return (
    <div className={`${styles.message} ${styles.quiet}`}>
      <p className={styles.title}>{title}</p>
      <p>{text}</p>
      {children && <div className={styles.act}>{children}</div>}
    </div>
  );
}

interface ActProps {
  readonly pane: Pane;
  readonly command: CommandName;
  readonly isMain?: boolean;
}

function Act({ pane, command, isMain }: ActProps) {
  const window = useWindow();
  return (
    <Button look={isMain ? 'primary' : 'plain'} onPress={() => run(window, pane.side, command)}>
      {commands[command].label}
    </Button>
  );
}
