// Which key means which command. Two-pane habits first: F5 copies, Tab changes the pane.

import type { CommandName } from './commands.ts';

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

const inPane: Readonly<Record<string, CommandName>> = {
  Enter: 'open',
  F2: 'rename',
  F5: 'copy-to-other',
  'Shift+F5': 'copy-as',
  F6: 'move-to-other',
  F7: 'new-folder',
  F8: 'delete',
  Delete: 'delete',
  Backspace: 'go-up',
  'Alt+ArrowUp': 'go-up',
  'Alt+ArrowLeft': 'back',
  'Alt+ArrowRight': 'forward',
  'Ctrl+PageUp': 'go-up',
  'Ctrl+PageDown': 'open',
  'Ctrl+a': 'select-all',
  'Ctrl+Shift+c': 'copy-path',
  Escape: 'select-none',
  Tab: 'switch-pane',
};

const anywhere: Readonly<Record<string, CommandName>> = {
  'Ctrl+r': 'refresh',
  'Ctrl+l': 'edit-path',
  'Alt+d': 'edit-path',
  'Ctrl+Shift+n': 'new-bucket',
  'Ctrl+j': 'show-transfers',
  'Ctrl+Shift+s': 'show-sync',
  'Ctrl+,': 'settings',
  F1: 'shortcuts',
  'Ctrl+?': 'shortcuts',
};

/** The command that a key runs while a list has the focus. */
export function paneCommand(press: KeyPress, isMac: boolean): CommandName | null {
  return inPane[chord(press, isMac)] ?? null;
}

/** The command that a key runs wherever the focus is. */
export function windowCommand(press: KeyPress, isMac: boolean): CommandName | null {
  return anywhere[chord(press, isMac)] ?? null;
}

/** True when the key that chooses (Ctrl, or Cmd on a Mac) is held. */
export function isPrimary(press: Pick<KeyPress, 'ctrlKey' | 'metaKey'>, isMac: boolean): boolean {
  return isMac ? press.metaKey : press.ctrlKey;
}

/** "Ctrl+Shift+n": the press as text; on a Mac Cmd is read as Ctrl. */
export function chord(press: KeyPress, isMac: boolean): string {
  const letter = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  // A sign such as ? already took Shift to type.
  const isSign = press.key.length === 1 && !/[a-z0-9]/i.test(press.key);
  return [
    isPrimary(press, isMac) ? 'Ctrl' : '',
    press.altKey ? 'Alt' : '',
    press.shiftKey && !isSign ? 'Shift' : '',
    letter,
  ]
    .filter(Boolean)
    .join('+');
}
