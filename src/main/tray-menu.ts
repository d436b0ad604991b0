// What the tray icon says and offers, from the state of the queue.

import type { MenuItemConstructorOptions } from 'electron';
import { describeQueue, isBusy, type QueuePicture } from './queue-picture.ts';

export interface TrayActions {
  open(): void;
  setPaused(isPaused: boolean): void;
  quit(): void;
}

/** The tooltip: the product, and the queue in one line. */
export function trayTooltip(picture: QueuePicture): string {
  return `Longshore\n${describeQueue(picture)}`;
}

/** The menu of the tray. Quitting needs no question, since the queue goes on at the next start; it says so. */
export function trayTemplate(picture: QueuePicture, actions: TrayActions): MenuItemConstructorOptions[] {
  const { isPaused } = picture.summary;
  return [
    { id: 'open', label: 'Open Longshore', click: () => actions.open() },
    { type: 'separator' },
    { id: 'queue', label: describeQueue(picture), enabled: false },
    {
      id: 'pause',
      label: isPaused ? 'Resume all transfers' : 'Pause all transfers',
      click: () => actions.setPaused(!isPaused),
    },
    { type: 'separator' },
    {
      id: 'quit',
      label: isBusy(picture) ? 'Quit (transfers go on at the next start)' : 'Quit',
      click: () => actions.quit(),
    },
  ];
}
