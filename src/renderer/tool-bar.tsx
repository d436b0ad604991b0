// The bar at the head of the window: the commands of the active pane or pair with their keys, and what concerns the whole.

import { Keyboard, Settings } from 'lucide-react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { type CommandName, canRun, commands, run } from './state/commands.ts';
import { useActiveSide, useWindow } from './state/window-state.ts';
import { SyncButton } from './sync/sync-button.tsx';
import { SyncCommands } from './sync/sync-commands.tsx';
import styles from './tool-bar.module.css';
import { Button, IconButton } from './ui/button.tsx';
import { keyText } from './ui/platform.ts';

/** Draws the tool bar. */
export function ToolBar() {
  const window = useWindow();
  const side = useActiveSide();
  const isSyncShown = useStore(window.view, ({ isSyncShown }) => isSyncShown);
  return (
    <div className={styles.bar} role="toolbar" aria-label="Commands">
      {isSyncShown ? <SyncCommands /> : <PaneCommands />}
      <span className={styles.space} />
      <SyncButton />
      <IconButton
        label="Keyboard shortcuts"
        hint={keyText(commands.shortcuts.key)}
        onPress={() => run(window, side, 'shortcuts')}
      >
        <Keyboard size={15} />
      </IconButton>
      <IconButton
        label="Settings"
        hint={keyText(commands.settings.key)}
        onPress={() => run(window, side, 'settings')}
      >
        <Settings size={15} />
      </IconButton>
    </div>
  );
}

function PaneCommands() {
  const window = useWindow();
  const side = useActiveSide();
  const pane = window.panes[side];
  // What can be done changes with focus, selection and place.
  const { location } = useStore(
    pane.store,
    useShallow(({ location, revision, phase }) => ({ location, revision, phase })),
  );
  const names: readonly (readonly [CommandName, string])[] =
    location.kind === 'profile'
      ? [
          ['new-bucket', 'New bucket'],
          ['bucket-class', 'Storage class'],
          ['delete', 'Remove'],
        ]
      : [
          ['copy-to-other', 'Copy'],
          ['move-to-other', 'Move'],
          ['new-folder', 'New folder'],
          ['rename', 'Rename'],
          ['delete', 'Delete'],
        ];
  return names.map(([name, label]) => (
    <Button
      key={name}
      look="quiet"
      isDisabled={!canRun(window, side, name)}
      onPress={() => run(window, side, name)}
    >
      {label}
      {commands[name].key && (
        <kbd aria-hidden className={styles.key}>
          {keyText(commands[name].key)}
        </kbd>
      )}
    </Button>
  ));
}
