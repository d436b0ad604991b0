// The button at the head of a pane that names whose place this is and leads to any other.

import { ChevronDown, HardDrive, Plus, Server } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useStore } from 'zustand';
import { run } from '../state/commands.ts';
import type { Pane } from '../state/pane.ts';
import { useWindow } from '../state/window-state.ts';
import { type CommandGroup, MenuButton } from '../ui/menu.tsx';
import styles from './place-switcher.module.css';

/** Draws the button and its menu: this computer, every profile, and the way to a new one. */
export function PlaceSwitcher({ pane, label }: { readonly pane: Pane; readonly label: string }) {
  const window = useWindow();
  const { location } = useStore(pane.store);
  const { facts, profiles } = useStore(window.account.store);
  const groups: CommandGroup[] = [
    {
      heading: 'This computer',
      commands: (facts?.roots ?? []).map(({ name, path }) => ({
        id: `local:${path}`,
        label: name,
        icon: <HardDrive size={14} />,
        run: () => pane.go({ kind: 'local', path }),
      })),
    },
    {
      heading: 'Accounts',
      commands: profiles.map(({ id, name }) => ({
        id: `profile:${id}`,
        label: name,
        icon: <Server size={14} />,
        run: () => pane.go({ kind: 'profile', profileId: id }),
      })),
    },
    {
      commands: [
        {
          id: 'connect',
          label: 'Connect an account\u2026',
          icon: <Plus size={14} />,
          run: () => run(window, pane.side, 'connect-account'),
        },
        ...profileCommands(),
      ],
    },
  ];

  function profileCommands() {
    const profileId = location.kind === 's3' || location.kind === 'profile' ? location.profileId : null;
    const profile = profiles.find(({ id }) => id === profileId);
    if (!profile || profile.source.kind === 'practice') return [];
    return [
      {
        id: 'edit',
        label: `Edit ${profile.name}\u2026`,
        run: () => window.dialogs.ask({ kind: 'profile', profile, found: null }),
      },
      {
        id: 'remove',
        label: `Remove ${profile.name}\u2026`,
        run: () => window.dialogs.ask({ kind: 'remove-profile', profile }),
      },
    ];
  }

  return (
    <MenuButton label="Places" groups={groups}>
      <Button className={styles.button ?? ''} aria-label={`Place: ${label}`}>
        {location.kind === 'local' ? <HardDrive size={14} /> : <Server size={14} />}
        <span className={styles.label}>{label}</span>
        <ChevronDown size={12} />
      </Button>
    </MenuButton>
  );
}
