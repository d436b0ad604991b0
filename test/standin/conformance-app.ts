// Launches the conformance app for a spec file and cleans up after it.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UtilityProcess } from 'electron';
import type { ElectronApplication, Page } from 'playwright-core';
import { closeDesktop, launchDesktop } from '../support/desktop-app.ts';

/** What the page of the conformance app finds on `window.api`; the preload is plain JavaScript. */
export interface ConformanceApi {
  readonly version: number;
  readonly nested: { readonly list: readonly unknown[] };
  invoke(channel: string, ...args: unknown[]): Promise<unknown>;
  send(channel: string, ...args: unknown[]): void;
  sendSync(channel: string, ...args: unknown[]): unknown;
  once(channel: string, listener: (value: unknown) => void): void;
  pathOf(file: File): string;
  add(a: number, b: number): number;
  fail(): void;
  failLater(): Promise<void>;
  callBack(listener: (value: unknown, shout: (text: string) => string) => unknown): unknown;
  pageVariable(): string;
  portToMain(value: unknown): Promise<unknown>;
  givePageAPort(): void;
  readonly process: Readonly<Record<string, unknown>>;
}

/** What the main module of the conformance app leaves on `globalThis` for the specs. */
export interface ConformanceMain {
  readonly events: unknown[];
  readonly child: UtilityProcess;
  openWindow(url?: string, options?: object): Promise<unknown>;
}

declare global {
  interface Window {
    readonly api: ConformanceApi;
  }
  var conformance: ConformanceMain;
}

export interface ConformanceRun {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** A folder for the files of the spec, beside the user data of the app. */
  readonly folder: string;
  readonly userDataDir: string;
  /** Lists what the app has noted so far. */
  events(): Promise<unknown[]>;
  /** Quits the app, removes its files and gives the exit code. */
  stop(): Promise<number | null>;
}

export const conformanceAppDir = join(import.meta.dirname, 'app');

/** Starts the app and waits for its page. */
export async function startConformanceApp(): Promise<ConformanceRun> {
  const folder = await mkdtemp(join(tmpdir(), 'standin-spec-'));
  const userDataDir = join(folder, 'user-data');
  const app = await launchDesktop({ appDir: conformanceAppDir, userDataDir });
  const page = await app.firstWindow();
  await page.getByText('ready with').waitFor();
  return {
    app,
    page,
    folder,
    userDataDir,
    events: () => app.evaluate(() => globalThis.conformance.events),
    async stop() {
      const code = await closeDesktop(app);
      await rm(folder, { recursive: true, force: true });
      return code;
    },
  };
}
