// The story, told in a browser on `longshore serve`: the folder goes by F5 from the server's own disk.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename, dirname, resolve } from 'node:path';
import { describe } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { tellWindowStory } from './support/window-story.ts';

const program = resolve(import.meta.dirname, '../../out/main/cli.js');

/** The address that `longshore serve` prints as its only line. */
async function addressOf(server: ChildProcess): Promise<string> {
  const [chunk] = (await once(server.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  return chunk.toString('utf8').trim();
}

describe('in a browser', () => {
  tellWindowStory({
    name: 'headless',
    async open(dataDir) {
      const server = spawn(
        process.execPath,
        [program, '--data-dir', dataDir, 'serve', '--port', '0', '--no-open'],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
      const browser = await launchBrowser();
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      await page.goto(await addressOf(server));
      return {
        page,
        async close() {
          await browser.close();
          server.kill('SIGTERM');
          if (server.exitCode === null) await once(server, 'exit');
        },
      };
    },
    async bring(window, folder) {
      await window.goTo('Left pane', dirname(folder));
      await window.row('Left pane', basename(folder)).click();
      await window.page.keyboard.press('F5');
    },
  });
});
