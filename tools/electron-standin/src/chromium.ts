// Starts the Chromium that draws the windows, and leaves nothing of it behind.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { FoundBrowser } from '../browser/find-browser.ts';
import { CdpConnection } from './cdp.ts';

const profilePrefix = 'electron-standin-';

export interface Chromium {
  readonly cdp: CdpConnection;
  /** Where a second client, the test driver, may attach. */
  readonly devToolsUrl: string;
  /** Ends the browser and removes its profile folder. */
  close(): Promise<void>;
}

/**
 * Starts Chromium with the app's own switches on top of the test switches.
 * It is led over a pipe, so that it ends by itself when this process is killed.
 */
export async function launchChromium(
  found: Pick<FoundBrowser, 'executablePath' | 'env' | 'args'>,
  appSwitches: readonly string[],
): Promise<Chromium> {
  removeStaleProfiles();
  const profile = mkdtempSync(join(tmpdir(), `${profilePrefix}${process.pid}-`));
  const removeProfile = () =>
    rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  const child = spawn(
    found.executablePath,
    [
      ...appSwitches,
      ...found.args,
      // Electron's message ports tell of their other end's close; Chromium's do so only when asked.
      '--enable-blink-features=MessagePortCloseEvent',
      // The headless shell refuses popups with this; an installed Chromium ignores it, and its popups are closed at once.
      '--block-new-web-contents',
      '--no-startup-window',
      '--remote-debugging-port=0',
      '--remote-debugging-pipe',
      `--user-data-dir=${profile}`,
    ],
    { env: { ...process.env, ...found.env }, stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] },
  );
  const exited = once(child, 'exit');
  process.once('exit', () => {
    child.kill('SIGKILL');
    removeProfile();
  });
  const devToolsUrl = await waitForDevTools(child);
  const cdp = new CdpConnection(child.stdio[3] as Writable, child.stdio[4] as Readable);
  return {
    cdp,
    devToolsUrl,
    async close() {
      const timer = setTimeout(() => child.kill('SIGKILL'), 2_000);
      cdp.root.tell('Browser.close');
      await exited;
      clearTimeout(timer);
      removeProfile();
    },
  };
}

function waitForDevTools(child: ChildProcess): Promise<string> {
  if (child.stderr === null) throw new Error('stand-in: Chromium has no stderr');
  const lines = createInterface({ input: child.stderr });
  const heard: string[] = [];
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      if (process.env.ELECTRON_STANDIN_LOG !== undefined) process.stderr.write(`chromium: ${line}\n`);
      const match = /^DevTools listening on (ws:\/\/\S+)/.exec(line);
      if (match?.[1] !== undefined) resolve(match[1]);
      else if (heard.length < 50) heard.push(line);
    });
    child.on('error', reject);
    child.on('exit', (code) =>
      reject(new Error(`stand-in: Chromium ended with ${code}\n${heard.join('\n')}`)),
    );
  });
}

/** A stand-in that was killed cannot clean up; the next one does, for those whose process is gone. */
function removeStaleProfiles(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(new RegExp(`^${profilePrefix}(\\d+)-`).exec(name)?.[1]);
    if (pid > 0 && !isAlive(pid)) removeFolder(join(tmpdir(), name));
  }
}

function removeFolder(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
