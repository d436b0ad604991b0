// The application's menu as each system wants it. Commands are carried out by the window.

import type { MenuItemConstructorOptions as Item } from 'electron';
import type { MenuCommand } from '../contract/shell.ts';

interface MenuSetting {
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly isPackaged: boolean;
  readonly command: (command: MenuCommand) => void;
}

/**
 * The menu. Keys that the panes listen to themselves (F5, F7, F2, Del, ...) are shown but not registered, so that in a text
 * field they do what they do there. macOS registers every key that it shows; there only keys with Command are named.
 */
export function menuTemplate({ platform, isPackaged, command }: MenuSetting): Item[] {
  const isMac = platform === 'darwin';

  function item(label: string, name: MenuCommand, key?: { mac?: string; other?: string }): Item {
    const accelerator = isMac ? key?.mac : key?.other;
    return {
      id: name,
      label,
      click: () => command(name),
      ...(accelerator && { accelerator, registerAccelerator: false }),
    };
  }
  const line: Item = { type: 'separator' };
  const settings = item('Settings...', 'settings', { mac: 'Command+,', other: 'Ctrl+,' });

  const application: Item = {
    label: 'Longshore',
    submenu: [
      { role: 'about' },
      line,
      settings,
      line,
      { role: 'services' },
      line,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      line,
      { role: 'quit' },
    ],
  };

  const file: Item = {
    label: '&File',
    submenu: [
      item('New folder', 'new-folder', { mac: 'Command+Shift+N', other: 'F7' }),
      item('New bucket...', 'new-bucket'),
      item('Connect account...', 'connect-account'),
      item('What this store can do...', 'store-facts'),
      line,
      item('Copy to the other pane', 'copy-to-other', { other: 'F5' }),
      item('Rename...', 'rename', { other: 'F2' }),
      item('Delete...', 'delete', { mac: 'Command+Backspace', other: 'Delete' }),
      line,
      ...(isMac ? [] : [settings, line]),
      { role: 'close', label: 'Close window' },
      ...(isMac ? [] : [{ role: 'quit', label: 'Quit' } satisfies Item]),
    ],
  };

  const edit: Item = {
    label: '&Edit',
    submenu: [
      { role: 'undo' },
      { role: 'redo' },
      line,
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      item('Select all', 'select-all', { mac: 'Command+A', other: 'Ctrl+A' }),
    ],
  };

  const view: Item = {
    label: '&View',
    submenu: [
      item('Refresh', 'refresh', { mac: 'Command+R', other: 'Ctrl+R' }),
      item('Parent folder', 'go-up', { mac: 'Command+Up', other: 'Backspace' }),
      line,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { role: 'togglefullscreen' },
      ...(isPackaged ? [] : [line, { role: 'toggleDevTools' } satisfies Item]),
    ],
  };

  const transfers: Item = {
    label: '&Transfers',
    submenu: [
      item('Show transfers', 'show-transfers', { mac: 'Command+J', other: 'Ctrl+J' }),
      item('Pause or resume all', 'pause-transfers'),
      line,
      item('Unfinished uploads...', 'unfinished-uploads'),
    ],
  };

  const sync: Item = {
    label: '&Sync',
    submenu: [
      item('Show pairs', 'show-sync', { mac: 'Command+Shift+S', other: 'Ctrl+Shift+S' }),
      item('New pair...', 'new-pair'),
      item('Pause or resume all', 'pause-pairs'),
    ],
  };

  const help: Item = {
    role: 'help',
    submenu: [
      item('Keyboard shortcuts', 'shortcuts', { other: 'F1' }),
      ...(isMac ? [] : [line, { role: 'about', label: 'About Longshore' } satisfies Item]),
    ],
  };

  return [
    ...(isMac ? [application] : []),
    file,
    edit,
    view,
    transfers,
    sync,
    ...(isMac ? [{ role: 'windowMenu' } satisfies Item] : []),
    help,
  ];
}
