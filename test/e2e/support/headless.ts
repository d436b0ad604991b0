// `longshore serve` and a browser that is signed in to it, as a person on a server would have them.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../../support/browser.ts';

const program = resolve(import.meta.dirname, '../../../out/main/cli.js');

export interface Headless {
  readonly server: ChildProcess;
  readonly page: Page;
  close(): Promise<void>;
}

/** Starts both. `under` is put before the server's command. */
export async function openHeadless(dataDir: string, under: readonly string[] = []): Promise<Headless> {
  const serve = [program, '--data-dir', dataDir, 'serve', '--port', '0', '--no-open'];
  const [command = '', ...args] = [...under, process.execPath, ...serve];
  const server = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  const browser = await launchBrowser();
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(line.toString('utf8').trim());
  return {
    server,
    page,
    async close() {
      await browser.close();
      server.kill('SIGTERM');
      if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
    },
  };
}
