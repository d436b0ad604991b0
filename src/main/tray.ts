// The icon in the system's tray: Longshore is there while the window is hidden.

import { Menu, type NativeImage, Tray } from 'electron';
import { type TrayActions, type TrayPicture, trayTemplate, trayTooltip } from './tray-menu.ts';

export interface TrayIcon {
  /** Shows this beside what it shows already. */
  show(changed: Partial<TrayPicture>): void;
}

/** Puts the icon there. Drawn anew only when what it says has changed: some systems close an open menu then. */
export function createTray(icon: NativeImage, first: TrayPicture, actions: TrayActions): TrayIcon {
  const tray = new Tray(icon);
  let picture = first;
  let said = '';

  function show(changed: Partial<TrayPicture>): void {
    picture = { ...picture, ...changed };
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
