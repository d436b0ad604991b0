// The menu of a pair.

import type { PairStatus } from '../../contract/pair.ts';
import { canRunOnPair, type PairCommand, pairCommands, runOnPair } from '../state/pair-commands.ts';
import { useWindow, type WindowState } from '../state/window-state.ts';
import { type CommandGroup, MenuAt } from '../ui/menu.tsx';
import { keyText } from '../ui/platform.ts';
import type { MenuPoint } from '../ui/row-grid.tsx';

const groups: readonly (readonly PairCommand[])[] = [
  ['open', 'held', 'why'],
  ['run', 'run-exact', 'stop', 'pause', 'resume'],
  ['reveal', 'edit', 'remove'],
];

/** What makes sense for this pair now, without what is `leftOut` because it stands beside the menu. */
export function pairMenuGroups(
  window: WindowState,
  status: PairStatus,
  leftOut: readonly PairCommand[] = [],
): CommandGroup[] {
  return groups.map((names) => ({
    commands: names
      .filter((name) => !leftOut.includes(name) && canRunOnPair(window, status, name))
      .map((name) => ({
        id: name,
        label: pairCommands[name].label,
        hint: keyText(pairCommands[name].key),
        run: () => runOnPair(window, status, name),
      })),
  }));
}

interface PairMenuProps extends MenuPoint {
  readonly status: PairStatus;
  readonly onClose: () => void;
}

/** Draws the menu at a point of the window. */
export function PairMenu({ status, onClose, ...at }: PairMenuProps) {
  const window = useWindow();
  const shown = pairMenuGroups(window, status);
  return <MenuAt label={`Actions for ${status.pair.name}`} groups={shown} {...at} onClose={onClose} />;
}
