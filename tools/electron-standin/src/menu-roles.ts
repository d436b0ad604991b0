// What a menu item's role stands for: its label, its accelerator, and what a click on it does.

import { app } from './app.ts';
import { record } from './records.ts';
import { focusedWindow } from './window-list.ts';

export type Role = NonNullable<Electron.MenuItemConstructorOptions['role']>;

interface RoleMeaning {
  readonly label: string;
  readonly accelerator?: string;
  /** Undefined where only the page or the system could do it. */
  readonly act?: () => void;
}

const meanings: Partial<Record<Role, RoleMeaning>> = {
  about: { label: 'About', act: () => app.showAboutPanel() },
  close: { label: 'Close Window', accelerator: 'CommandOrControl+W', act: () => focusedWindow()?.close() },
  copy: { label: 'Copy', accelerator: 'CommandOrControl+C' },
  cut: { label: 'Cut', accelerator: 'CommandOrControl+X' },
  delete: { label: 'Delete' },
  forceReload: {
    label: 'Force Reload',
    accelerator: 'Shift+CmdOrCtrl+R',
    act: () => focusedWindow()?.webContents.reloadIgnoringCache(),
  },
  help: { label: 'Help' },
  hide: { label: 'Hide', accelerator: 'Command+H', act: () => app.hide() },
  minimize: { label: 'Minimize', accelerator: 'CommandOrControl+M', act: () => focusedWindow()?.minimize() },
  paste: { label: 'Paste', accelerator: 'CommandOrControl+V' },
  pasteAndMatchStyle: { label: 'Paste and Match Style', accelerator: 'Shift+CommandOrControl+V' },
  quit: { label: 'Quit', accelerator: 'CommandOrControl+Q', act: () => app.quit() },
  redo: { label: 'Redo', accelerator: 'Shift+CommandOrControl+Z' },
  reload: { label: 'Reload', accelerator: 'CmdOrCtrl+R', act: () => focusedWindow()?.reload() },
  resetZoom: {
    label: 'Actual Size',
    accelerator: 'CommandOrControl+0',
    act: () => focusedWindow()?.webContents.setZoomLevel(0),
  },
  selectAll: { label: 'Select All', accelerator: 'CommandOrControl+A' },
  toggleDevTools: { label: 'Toggle Developer Tools', accelerator: 'Ctrl+Shift+I' },
  togglefullscreen: {
    label: 'Toggle Full Screen',
    accelerator: 'F11',
    act: () => focusedWindow()?.setFullScreen(!focusedWindow()?.isFullScreen()),
  },
  undo: { label: 'Undo', accelerator: 'CommandOrControl+Z' },
  window: { label: 'Window' },
  zoomIn: { label: 'Zoom In', accelerator: 'CommandOrControl+Plus', act: () => zoomBy(0.5) },
  zoomOut: { label: 'Zoom Out', accelerator: 'CommandOrControl+-', act: () => zoomBy(-0.5) },
};

/** Names a role as the menu shows it. */
export function roleLabel(role: Role): string {
  return meanings[role]?.label ?? role.replace(/Menu$/, '').replace(/^./, (first) => first.toUpperCase());
}

export function roleAccelerator(role: Role): string | null {
  return meanings[role]?.accelerator ?? null;
}

/** Does what a click on an item with this role does; it replaces the item's own click. */
export function performRole(role: Role): void {
  const { act } = meanings[role] ?? {};
  if (act === undefined) record(`menu role ${role}`);
  else act();
}

function zoomBy(levels: number): void {
  const contents = focusedWindow()?.webContents;
  contents?.setZoomLevel(contents.getZoomLevel() + levels);
}
