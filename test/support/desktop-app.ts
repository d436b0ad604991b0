// Launches an Electron app for a spec, on the stand-in or, with LONGSHORE_E2E_REAL=1, on the real Electron binary.

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { _electron, type ElectronApplication, type Locator, type Page } from 'playwright-core';
import { findBrowser } from './browser.ts';

const standInFolder = resolve(import.meta.dirname, '../../tools/electron-standin/dist');

/** Tells whether the specs run on real Electron and not on the stand-in. */
export const isRealElectron = process.env.LONGSHORE_E2E_REAL === '1';

export interface DesktopLaunch {
  /** The folder with the app's package.json. */
  readonly appDir: string;
  /** Where the app keeps its files; a fresh folder for each launch that should start fresh. */
  readonly userDataDir: string;
  readonly args?: readonly string[];
  /** Added to this process's own environment; undefined takes a variable out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Playwright forgets the process of an app that has ended; whoever closes it may still want to know how. */
const processes = new WeakMap<ElectronApplication, ChildProcess>();

/** Starts the app and waits until the driver is attached; `firstWindow()` of the result gives its page. */
export async function launchDesktop({
  appDir,
  userDataDir,
  args = [],
  env = {},
}: DesktopLaunch): Promise<ElectronApplication> {
  const app = await _electron.launch({
    args: [appDir, `--user-data-dir=${userDataDir}`, ...args],
    env: { ...withoutUndefined({ ...process.env, ...env }), ...(await pointToTarget()) },
    timeout: 30_000,
  });
  processes.set(app, app.process());
  return app;
}

/** Quits the app as its user would and waits for the end of its process; gives the exit code, null after a kill. */
export async function closeDesktop(app: ElectronApplication): Promise<number | null> {
  const child = processes.get(app) ?? app.process();
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    await app.close();
    await exited;
  }
  return child.exitCode;
}

/** Drops files and folders of this machine on an element, as from the desktop: the page gets Files with true paths. */
export async function dropFiles(page: Page, target: Locator, paths: readonly string[]): Promise<void> {
  const { x, y } = await middleOf(target);
  const cdp = await page.context().newCDPSession(page);
  // 1 is "copy", the one operation that a drag of files from outside offers everywhere.
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await cdp.send('Input.dispatchDragEvent', { type, x, y, data });
  }
  await cdp.detach();
}

/** Drags one element onto another with the mouse, so that the page sees a true HTML5 drag. */
export async function dragTo(source: Locator, target: Locator): Promise<void> {
  await source.dragTo(target);
}

async function middleOf(target: Locator): Promise<{ x: number; y: number }> {
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  if (box === null) throw new Error('The element to drop on is not visible');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/**
 * The `electron` package, which Playwright asks for the executable, looks at this variable in the environment of the
 * process that asks, here. The browser is found once here instead of once in each app.
 */
async function pointToTarget(): Promise<Record<string, string>> {
  if (isRealElectron) return {};
  process.env.ELECTRON_OVERRIDE_DIST_PATH = standInFolder;
  return { ELECTRON_STANDIN_BROWSER: JSON.stringify(await findBrowser()) };
}

function withoutUndefined(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
