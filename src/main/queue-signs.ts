// What the system shows and does while the queue works: a bar on the window's icon, and no falling asleep.

import { type BrowserWindow, powerSaveBlocker } from 'electron';
import { progressOf, type QueuePicture } from './queue-picture.ts';

/** Shows each picture of the queue on `window`'s icon and keeps the computer awake while something runs. */
export function createQueueSigns(window: BrowserWindow): (picture: QueuePicture) => void {
  let blocker: number | null = null;
  let shown: number | null = null;

  function keepAwake(isNeeded: boolean): void {
    if (isNeeded && blocker === null) blocker = powerSaveBlocker.start('prevent-app-suspension');
    if (!isNeeded && blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
  }

  return (picture) => {
    const { isPaused, running } = picture.summary;
    keepAwake(running > 0 && !isPaused);
    const progress = progressOf(picture);
    // Electron's own words: below 0 no bar, above 1 a bar that does not know.
    const bar = progress === null ? -1 : progress === 'unknown' ? 2 : Math.round(progress * 100) / 100;
    if (bar === shown || window.isDestroyed()) return;
    shown = bar;
    window.setProgressBar(bar, { mode: isPaused ? 'paused' : bar > 1 ? 'indeterminate' : 'normal' });
  };
}
