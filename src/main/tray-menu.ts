// What the tray icon says and offers, from the state of the queue and of the pairs.

import type { MenuItemConstructorOptions } from 'electron';
import { areAllPaused, describePairs, isSyncing, type PairsPicture, pairsToRun } from './pairs-picture.ts';
import { describeQueue, isBusy, type QueuePicture } from './queue-picture.ts';

/** All that the tray tells. */
export interface TrayPicture {
  readonly queue: QueuePicture;
  readonly pairs: PairsPicture;
}

export interface TrayActions {
  open(): void;
  setPaused(isPaused: boolean): void;
  setPairsPaused(isPaused: boolean): void;
  syncNow(): void;
  quit(): void;
}

/** The tooltip: the product, the queue in one line, and the pairs in another where there are any. */
export function trayTooltip({ queue, pairs }: TrayPicture): string {
  return ['Longshore', describeQueue(queue), ...(pairs.size > 0 ? [describePairs(pairs)] : [])].join('\n');
}

/** The menu of the tray. Quitting needs no question, since all goes on at the next start; it says so. */
export function trayTemplate(
  { queue, pairs }: TrayPicture,
  actions: TrayActions,
): MenuItemConstructorOptions[] {
  const { isPaused } = queue.summary;
  return [
    { id: 'open', label: 'Open Longshore', click: () => actions.open() },
    { type: 'separator' },
    { id: 'queue', label: describeQueue(queue), enabled: false },
    {
      id: 'pause',
      label: isPaused ? 'Resume all transfers' : 'Pause all transfers',
      click: () => actions.setPaused(!isPaused),
    },
    ...(pairs.size > 0 ? pairItems(pairs, actions) : []),
    { type: 'separator' },
    { id: 'quit', label: quitLabel(queue, pairs), click: () => actions.quit() },
  ];
}

function pairItems(pairs: PairsPicture, actions: TrayActions): MenuItemConstructorOptions[] {
  const isPaused = areAllPaused(pairs);
  return [
    { type: 'separator' },
    { id: 'pairs', label: describePairs(pairs), enabled: false },
    {
      id: 'sync-now',
      label: 'Sync now',
      enabled: pairsToRun(pairs).length > 0,
      click: () => actions.syncNow(),
    },
    {
      id: 'pause-pairs',
      label: isPaused ? 'Resume syncing' : 'Pause syncing',
      click: () => actions.setPairsPaused(!isPaused),
    },
  ];
}

function quitLabel(queue: QueuePicture, pairs: PairsPicture): string {
  if (isBusy(queue)) return 'Quit (transfers go on at the next start)';
  return isSyncing(pairs) ? 'Quit (syncing goes on at the next start)' : 'Quit';
}
