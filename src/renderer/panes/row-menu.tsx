// The menu of a list: what can be done with the chosen rows, and with the place itself.

import { type CommandName, canRun, commands, run } from '../state/commands.ts';
import type { Pane } from '../state/pane.ts';
import { useWindow } from '../state/window-state.ts';
import { type CommandGroup, MenuAt } from '../ui/menu.tsx';
import { keyText } from '../ui/platform.ts';

const groups: readonly (readonly CommandName[])[] = [
  ['open'],
  ['copy-to-other', 'copy-as', 'move-to-other'],
  ['rename', 'delete', 'bucket-class'],
  ['new-folder', 'new-bucket'],
  ['unfinished-uploads', 'store-facts'],
  ['copy-path', 'reveal'],
  ['select-all', 'refresh'],
];

interface RowMenuProps {
  readonly pane: Pane;
  readonly x: number;
  readonly y: number;
  readonly isByKey: boolean;
  readonly onClose: () => void;
}

/** Draws the menu at a point of the window. */
export function RowMenu({ pane, x, y, isByKey, onClose }: RowMenuProps) {
  const window = useWindow();
  const shown = groups.map(
    (names): CommandGroup => ({
      commands: names
        .filter((name) => canRun(window, pane.side, name))
        .map((name) => ({
          id: name,
          label: labelOf(pane, name),
          hint: keyText(commands[name].key),
          run: () => run(window, pane.side, name),
        })),
    }),
  );
  return <MenuAt label="Actions" groups={shown} x={x} y={y} isByKey={isByKey} onClose={onClose} />;
}

/** Copying with another name is what S3 people call uploading or downloading as. */
function labelOf(pane: Pane, name: CommandName): string {
  if (name !== 'copy-as') return commands[name].label;
  return pane.listing.location.kind === 'local' ? 'Upload as\u2026' : 'Download as\u2026';
}
