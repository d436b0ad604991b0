// A real browser for the specs: finds one and starts it without a window and without a way out of this machine.

import { type Browser, chromium } from 'playwright-core';
import { type FoundBrowser, findBrowser as find } from '../../tools/electron-standin/browser/find-browser.ts';

export type { FoundBrowser };

let found: Promise<FoundBrowser> | undefined;

/** Finds a Chromium once a worker: an installed one, or the one of the npm package, unpacked on its first use. */
export function findBrowser(): Promise<FoundBrowser> {
  found ??= find();
  return found;
}

/** Starts a headless browser with a profile of its own, which Playwright removes on `close()`. */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, args, env } = await findBrowser();
  return chromium.launch({ executablePath, args: [...args], env: { ...process.env, ...env } });
}
