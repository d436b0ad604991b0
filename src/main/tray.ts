// The icon in the system's tray: Longshore is there while the window is hidden.

import { Menu, type NativeImage, Tray } from 'electron';
import type { QueuePicture } from './queue-picture.ts';
import { type TrayActions, trayTemplate, trayTooltip } from './tray-menu.ts';

export interface TrayIcon {
  show(picture: QueuePicture): void;
}

/** Puts the icon there. Drawn anew only when what it says has changed: some systems close an open menu then. */
export function createTray(icon: NativeImage, first: QueuePicture, actions: TrayActions): TrayIcon {
  const tray = new Tray(icon);
  let said = '';

  function show(picture: QueuePicture): void {
    const template = trayTemplate(picture, actions);
    const says = JSON.stringify(template);
    if (says === said) return;
    said = says;
    tray.setToolTip(trayTooltip(picture));
    tray.setContextMenu(Menu.buildFromTemplate(template));
  }

  // Where a click does not open the menu by itself, it opens the window.
  tray.on('click', () => process.platform !== 'darwin' && actions.open());
  show(first);
  return { show };
}
