// Pairs in the desktop app: reached from the native menu, with a folder from the system's own dialog.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ElectronApplication } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeDesktop, launchDesktop } from '../support/desktop-app.ts';
import { longshoreWindow } from './support/longshore-window.ts';
import { picture } from './support/pictures.ts';

let app: ElectronApplication;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longshore-sync-desktop-'));
  await mkdir(join(folder, 'Letters'));
  await writeFile(join(folder, 'Letters', 'a.txt'), 'dear');
  app = await launchDesktop({
    appDir: resolve(import.meta.dirname, '../..'),
    userDataDir: join(folder, 'data'),
  });
});
afterAll(async () => {
  expect(await closeDesktop(app)).toBe(0);
  await rm(folder, { recursive: true, force: true });
});

it('makes a pair from the menu, of a folder chosen in the system dialog, and it runs by itself', async () => {
  const page = await app.firstWindow();
  const { practise } = longshoreWindow(page);
  await practise();
  await app.evaluate(
    ({ dialog }, chosen) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] });
    },
    join(folder, 'Letters'),
  );
  await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('new-pair')?.click());
  const form = page.getByRole('dialog', { name: 'New pair' });
  await form.getByRole('textbox', { name: 'Name' }).fill('');
  await form.getByRole('button', { name: 'Choose' }).click();
  expect(await form.getByRole('textbox', { name: 'Folder on this computer' }).inputValue()).toBe(
    join(folder, 'Letters'),
  );
  expect(await form.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Letters');
  await form.getByRole('combobox', { name: 'Bucket' }).fill('practice');
  await form.getByRole('textbox', { name: 'Prefix' }).fill('letters');
  await picture(page, 'sync-desktop-form');
  for (let step = 0; step < 3; step += 1) await form.getByRole('button', { name: 'Next' }).click();
  await form.getByRole('row', { name: 'a.txt' }).waitFor();
  await form.getByRole('button', { name: 'Start syncing' }).click();
  const row = page.getByRole('grid', { name: 'Pairs' }).getByRole('row', { name: 'Letters', exact: true });
  await row.getByText('Alike as of just now').waitFor();
  await row.getByText('1 file').waitFor();
  await writeFile(join(folder, 'Letters', 'b.txt'), 'yours');
  await row.getByText('2 files').waitFor({ timeout: 30_000 });
  await picture(page, 'sync-desktop-pairs');
});
