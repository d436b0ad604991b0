// The first run: practise at once, or connect an account, with what was found on this computer one click away.

import { ArrowRight, Box, KeyRound, Server } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useStore } from 'zustand';
import type { FoundProfile } from '../../contract/profile.ts';
import { useWindow } from '../state/window-state.ts';
import { Dialog } from '../ui/dialog.tsx';
import styles from './welcome.module.css';

/** Draws the welcome. However it is left, it does not come again. */
export function Welcome() {
  const window = useWindow();
  const { found, profiles } = useStore(window.account.store);
  const practice = profiles.find(({ source }) => source.kind === 'practice');

  // What could not be remembered is said once more next time; that harms nobody.
  const said = () => void window.account.said('welcome').catch(() => {});
  const close = () => {
    said();
    window.dialogs.close();
  };
  const practise = () => {
    close();
    window.view.setState({ activeSide: 'left' });
  };
  const connect = (one: FoundProfile | null) => {
    said();
    window.dialogs.ask({ kind: 'profile', profile: null, found: one });
  };

  return (
    <Dialog title="Welcome to Longshore" onClose={close} actions={null}>
      <p className={styles.lead}>
        Your files on the left, a bucket on the right. Drag across, or press F5 to copy what is selected.
      </p>
      <div className={styles.choices}>
        {practice && (
          <Choice
            icon={<Box size={18} />}
            title="Practise"
            note="A bucket on this computer. No account, no cost."
            onPress={practise}
          />
        )}
        <Choice
          icon={<KeyRound size={18} />}
          title="Connect an account"
          note="Amazon S3 or any S3-compatible store."
          onPress={() => connect(null)}
        />
      </div>
      {found.length > 0 && (
        <div className={styles.found}>
          <p>Found on this computer</p>
          <div className={styles.choices}>
            {found.map((one) => (
              <Choice
                key={`${one.source.kind}:${one.name}`}
                icon={<Server size={18} />}
                title={`Connect ${one.name}`}
                note={foundNote(one)}
                onPress={() => connect(one)}
              />
            ))}
          </div>
        </div>
      )}
    </Dialog>
  );
}

interface ChoiceProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly note: string;
  readonly onPress: () => void;
}

function Choice({ icon, title, note, onPress }: ChoiceProps) {
  return (
    <Button className={styles.choice ?? ''} onPress={onPress}>
      <span className={styles.icon}>{icon}</span>
      <span className={styles.words}>
        {title}
        <small>{note}</small>
      </span>
      <ArrowRight size={15} />
    </Button>
  );
}

function foundNote({ source, region, endpoint }: FoundProfile): string {
  const from = source.kind === 'aws-profile' ? 'AWS profile from ~/.aws' : 'From the environment';
  return [from, endpoint ?? region].filter(Boolean).join(', ');
}
