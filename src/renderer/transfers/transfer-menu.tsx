// The menu of a transfer.

import type { Transfer } from '../../contract/transfer.ts';
import { canRunOn, runOn, type TransferCommand, transferCommands } from '../state/transfer-commands.ts';
import { useWindow } from '../state/window-state.ts';
import { MenuAt } from '../ui/menu.tsx';
import { keyText } from '../ui/platform.ts';
import type { MenuPoint } from '../ui/row-grid.tsx';

const groups: readonly (readonly TransferCommand[])[] = [
  ['details', 'why'],
  ['pause', 'resume', 'retry'],
  ['priority-high', 'priority-normal', 'priority-low'],
  ['move-top', 'move-up', 'move-down', 'move-bottom'],
  ['report-csv', 'report-json'],
  ['cancel', 'clear'],
];

interface TransferMenuProps extends MenuPoint {
  readonly transfer: Transfer;
  readonly onClose: () => void;
}

/** Draws the menu at a point of the window, with what makes sense for this transfer now. */
export function TransferMenu({ transfer, onClose, ...at }: TransferMenuProps) {
  const window = useWindow();
  const { transfers } = window.queue.store.getState();
  const shown = groups.map((names) => ({
    commands: names
      .filter((name) => canRunOn(transfers, transfer, name))
      .map((name) => ({
        id: name,
        label: transferCommands[name].label,
        hint: keyText(transferCommands[name].key),
        run: () => runOn(window, transfer, name),
      })),
  }));
  return <MenuAt label={`Actions for ${transfer.title}`} groups={shown} {...at} onClose={onClose} />;
}
