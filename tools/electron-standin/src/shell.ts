// shell: what a desktop would open is recorded; what is trashed goes to a trash folder of its own.

import { mkdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { app } from './app.ts';
import { guard } from './guarded.ts';
import { record } from './records.ts';

export const shell = guard(
  {
    async openExternal(url: string, options?: Electron.OpenExternalOptions): Promise<void> {
      record('shell.openExternal', url, options);
    },
    async openPath(path: string): Promise<string> {
      record('shell.openPath', path);
      return '';
    },
    showItemInFolder(fullPath: string): void {
      record('shell.showItemInFolder', fullPath);
    },
    /** Moves the item into `Trash` of the user data folder, so that a spec can see that nothing was deleted. */
    async trashItem(path: string): Promise<void> {
      const trash = join(app.getPath('userData'), 'Trash');
      await mkdir(trash, { recursive: true });
      await rename(path, join(trash, `${Date.now()}-${basename(path)}`));
    },
    beep(): void {
      record('shell.beep');
    },
  } satisfies Partial<Electron.Shell>,
  'shell',
);
