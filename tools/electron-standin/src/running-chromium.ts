// The one Chromium of this app, once it runs.

import type { Chromium } from './chromium.ts';

let running: Chromium | undefined;

export function setRunningChromium(chromium: Chromium): void {
  running = chromium;
}

/** Gives the running browser; throws before `app` is ready, as Electron does for everything that needs one. */
export function runningChromium(): Chromium {
  if (running === undefined) throw new Error('Cannot create BrowserWindow before app is ready');
  return running;
}

/** Ends the browser, if there is one. */
export async function closeChromium(): Promise<void> {
  await running?.close();
}
