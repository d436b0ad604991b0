// Every key, in one sheet that can be searched.

import { useState } from 'react';
import { commands } from '../state/commands.ts';
import { useWindow } from '../state/window-state.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { keyText } from '../ui/platform.ts';
import styles from './shortcuts-dialog.module.css';

const more: readonly (readonly [label: string, keys: string])[] = [
  ['Parent folder', 'Backspace'],
  ['Delete\u2026', 'F8'],
  ['Mark and move down', 'Insert'],
  ['Mark', 'Space'],
  ['Move the cursor only', 'Ctrl+Up'],
  ['Extend the selection', 'Shift+Up'],
  ['Find a name', 'type its beginning'],
  ['Menu of the selection', 'Shift+F10'],
  ['Next region', 'Ctrl+F6'],
  ['Files of a transfer', 'Enter'],
  ['Pause or resume a transfer', 'Space'],
  ['Move a transfer up', 'Alt+Up'],
  ['Move a transfer to the top', 'Alt+Home'],
];

/** Draws the sheet. */
export function ShortcutsDialog() {
  const { dialogs } = useWindow();
  const [wanted, setWanted] = useState('');
  const all = [...Object.values(commands).map(({ label, key }) => [label, key] as const), ...more];
  const shown = all.filter(
    ([label, key]) => key && `${label} ${key}`.toLowerCase().includes(wanted.trim().toLowerCase()),
  );
  return (
    <Dialog
      title="Keyboard shortcuts"
      size="large"
      onClose={dialogs.close}
      actions={<Button onPress={dialogs.close}>Close</Button>}
    >
      <TextField label="Search" value={wanted} onChange={setWanted} autoFocus />
      {/* A region that scrolls must be reachable by keys. */}
      <dl className={styles.list}>
        {shown.map(([label, key]) => (
          <div key={label + key}>
            <dt>{label.replace('\u2026', '')}</dt>
            <dd>
              <kbd>{keyText(key)}</kbd>
            </dd>
          </div>
        ))}
      </dl>
      {shown.length === 0 && <p>Nothing found.</p>}
    </Dialog>
  );
}
