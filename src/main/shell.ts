// What the page may ask of the desktop: a folder, a look at a file, a page in the browser.

import { access } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { type BrowserWindow, dialog, type IpcMainInvokeEvent, ipcMain, shell } from 'electron';
import { type BridgeAnswer, bridgeChannels } from '../contract/bridge.ts';
import { z } from '../contract/schema.ts';
import { judgeAddress } from './external-address.ts';

interface ShellOptions {
  readonly isOwn: (event: IpcMainInvokeEvent) => boolean;
  readonly window: () => BrowserWindow;
}

const Text = z.string().check(z.maxLength(32_768));

/** A refusal in words for the person who asked. */
class Refusal extends Error {}

/** Answers the page's requests, each checked for who sends it and what it says. */
export function serveShell(options: ShellOptions): void {
  const { isOwn, window } = options;

  function handle<T>(channel: string, run: (text: string) => Promise<T>): void {
    ipcMain.handle(channel, async (event, raw: unknown): Promise<BridgeAnswer<T>> => {
      const input = Text.safeParse(raw);
      if (!isOwn(event) || !input.success) return { ok: false, refusal: 'This request was refused.' };
      try {
        return { ok: true, value: await run(input.data) };
      } catch (error) {
        const refusal = error instanceof Refusal ? error.message : 'The system could not do this.';
        return { ok: false, refusal };
      }
    });
  }

  handle(bridgeChannels.chooseFolder, async (title) => {
    const { canceled, filePaths } = await dialog.showOpenDialog(window(), {
      title,
      properties: ['openDirectory', 'createDirectory'],
    });
    return canceled ? null : (filePaths[0] ?? null);
  });

  handle(bridgeChannels.reveal, async (path) => {
    if (!isAbsolute(path)) throw new Refusal(`${path} is not a full path.`);
    await access(path).catch(() => {
      throw new Refusal(`There is nothing at ${path} any more, or it may not be read.`);
    });
    shell.showItemInFolder(path);
  });

  handle(bridgeChannels.openExternal, async (address) => {
    const verdict = judgeAddress(address);
    if (verdict.kind === 'refuse') throw new Refusal('Only https addresses are opened.');
    if (verdict.kind === 'ask' && !(await isWanted(window(), verdict.host))) return;
    await shell.openExternal(verdict.url);
  });
}

async function isWanted(window: BrowserWindow, host: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: `Open a page of ${host} in the browser?`,
    detail: 'It leads out of Longshore.',
    buttons: ['Open page', 'Stay here'],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0;
}
