// The story, told in a window, whatever face shows it: connect, make a bucket, carry a real folder tree there and back, and tidy up.

import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LongshoreWindow, longshoreWindow } from './longshore-window.ts';
import { picture } from './pictures.ts';
import { openTarget, type Target } from './target.ts';
import { makeTree, type Seen, see } from './tree.ts';

/** A face that the story is told in. */
export interface Face {
  readonly name: string;
  /** Opens a fresh Longshore with its data in `dataDir`. */
  open(dataDir: string): Promise<{ readonly page: Page; close(): Promise<void> }>;
  /** Brings the folder of that path into the right pane, in the way that this face offers. */
  bring(window: LongshoreWindow, folder: string): Promise<void>;
}

/** Registers the steps of the story as tests, one after the other. */
export function tellWindowStory(face: Face): void {
  const bucket = `story-${face.name}-${randomBytes(4).toString('hex')}`;
  let target: Target;
  let folder: string;
  let before: Map<string, Seen>;
  let opened: Awaited<ReturnType<Face['open']>>;
  let window: LongshoreWindow;
  const show = (step: string) => picture(window.page, `${face.name}-${step}`);

  beforeAll(async () => {
    target = await openTarget();
    folder = await mkdtemp(join(tmpdir(), `longshore-story-${face.name}-`));
    await makeTree(join(folder, 'tree'));
    await mkdir(join(folder, 'back'));
    before = await see(join(folder, 'tree'));
    opened = await face.open(join(folder, 'data'));
    window = longshoreWindow(opened.page);
  });
  afterAll(async () => {
    await opened?.close();
    await rm(folder, { recursive: true, force: true });
    await target.close();
  });

  it('welcomes, and connects an account', async () => {
    await window.page.getByRole('dialog', { name: 'Welcome to Longshore' }).waitFor();
    await show('1-welcome');
    await window.connect(target, 'Story');
  });

  it('makes a bucket in a region', async () => {
    await window.press('Right pane', 'Control+Shift+n');
    const dialog = window.page.getByRole('dialog', { name: 'New bucket in Story' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Not A Name');
    expect(await dialog.getByRole('button', { name: 'Create bucket' }).isDisabled()).toBe(true);
    await show('2-bucket-name-refused');
    await dialog.getByRole('textbox', { name: 'Name' }).fill(bucket);
    await dialog.getByRole('combobox', { name: 'Region' }).fill(target.otherRegion);
    await dialog.getByRole('button', { name: 'Create bucket' }).click();
    await window.row('Right pane', bucket).waitFor();
    await show('3-bucket');
  });

  it('uploads a real folder tree and shows its progress', async () => {
    await window.goTo('Right pane', `s3://${bucket}`);
    await window.page.getByText('This bucket is empty').waitFor();
    await face.bring(window, join(folder, 'tree'));
    const bar = window.page.getByRole('progressbar', { name: 'All transfers' });
    await expect
      .poll(async () => Number(await bar.getAttribute('aria-valuenow')), { timeout: 30_000 })
      .toBeGreaterThan(0);
    await show('4-uploading');
    const row = await window.transferEnds('tree', 120_000);
    expect(await row.textContent()).toContain(`${before.size} files`);
    await window.row('Right pane', 'tree').waitFor();
    await show('5-uploaded');
  });

  it('downloads it elsewhere with every byte and every time', async () => {
    await window.goTo('Left pane', join(folder, 'back'));
    await window.page.getByText('This folder is empty').waitFor();
    await window.row('Right pane', 'tree').click();
    await window.page.keyboard.press('F5');
    await window.row('Left pane', 'tree').waitFor({ timeout: 60_000 });
    const downloads = window.page
      .getByRole('grid', { name: 'Transfers' })
      .getByRole('row', { name: 'tree', exact: true })
      .filter({ hasText: 'back' });
    await downloads.getByRole('button', { name: 'Clear tree' }).waitFor({ timeout: 120_000 });
    await show('6-downloaded');
    expect(await see(join(folder, 'back', 'tree'))).toEqual(before);
  });

  it('uploads one file under another name and storage class', async () => {
    await window.goTo('Left pane', join(folder, 'tree'));
    await window.row('Left pane', 'empty.txt').click();
    await window.page.keyboard.press('Shift+F5');
    const dialog = window.page.getByRole('dialog', { name: 'Upload empty.txt as' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('renamed.txt');
    await dialog.getByRole('button', { name: /Storage class/ }).click();
    await window.page
      .getByRole('option', { name: /Standard-IA|STANDARD_IA|Infrequent/i })
      .first()
      .click();
    await show('7-upload-as');
    await dialog.getByRole('button', { name: 'Upload' }).click();
    await window.row('Right pane', 'renamed.txt').getByText(/IA/).waitFor();
  });

  it('deletes it after a question that counts', async () => {
    await window.row('Right pane', 'renamed.txt').click();
    await window.page.keyboard.press('Delete');
    const dialog = window.page.getByRole('alertdialog', { name: 'Delete renamed.txt?' });
    const button = dialog.getByRole('button', { name: 'Delete 1 object', exact: true });
    await button.waitFor();
    await show('8-delete');
    await button.click();
    await window.row('Right pane', 'renamed.txt').waitFor({ state: 'detached' });
  });

  it('removes the bucket with all that is in it, once its name is typed', async () => {
    await window.press('Right pane', 'Backspace');
    await window.row('Right pane', bucket).click();
    await window.page.keyboard.press('Delete');
    await window.page.getByRole('button', { name: 'Remove bucket' }).click();
    const dialog = window.page.getByRole('alertdialog', { name: `${bucket} is not empty` });
    const button = dialog.getByRole('button', { name: `Delete ${before.size} objects and the bucket` });
    await button.waitFor();
    expect(await button.isDisabled()).toBe(true);
    await dialog.getByRole('textbox').fill(bucket);
    await show('9-remove-bucket');
    await button.click();
    await window.row('Right pane', bucket).waitFor({ state: 'detached', timeout: 60_000 });
    await show('10-end');
  });
}
