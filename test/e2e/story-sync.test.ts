// The story of a pair, told in a browser: made by keyboard alone, edited on both sides, held, brought back, paused and removed.

import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { longshore } from './support/command-line.ts';
import { openHeadless } from './support/headless.ts';
import { type LongshoreWindow, longshoreWindow } from './support/longshore-window.ts';
import { picture } from './support/pictures.ts';
import { openTarget, type Target } from './support/target.ts';

const bucket = `story-sync-${randomBytes(4).toString('hex')}`;
const names = ['a.txt', 'b.txt', 'sub/c.txt'];

describe('a pair in a browser', () => {
  let target: Target;
  let folder: string;
  let opened: Awaited<ReturnType<typeof openHeadless>>;
  let window: LongshoreWindow;
  let page: Page;
  const show = (step: string) => picture(page, `sync-${step}`);
  const at = (name: string) => join(folder, 'notes', name);
  const inBucket = (args: string[]) => longshore(target, join(folder, 'other'), args);
  const row = () =>
    page.getByRole('grid', { name: 'Pairs' }).getByRole('row', { name: 'Notes', exact: true });

  beforeAll(async () => {
    target = await openTarget();
    folder = await mkdtemp(join(tmpdir(), 'longshore-story-sync-'));
    await mkdir(at('sub'), { recursive: true });
    for (const name of names) await writeFile(at(name), `${name}, first`);
    await writeFile(at('draft.tmp'), 'left alone');
    opened = await openHeadless(join(folder, 'data'));
    page = opened.page;
    page.setDefaultTimeout(20_000);
    window = longshoreWindow(page);
    await window.connect(target, 'Story');
    expect((await inBucket(['mb', `s3://${bucket}`])).exitCode).toBe(0);
  });
  afterAll(async () => {
    await opened?.close();
    await rm(folder, { recursive: true, force: true });
    await target?.close();
  });

  /** No view may shut anybody out. */
  async function isForEveryone(): Promise<void> {
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .disableRules(['scrollable-region-focusable'])
      .analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  }

  async function runs(): Promise<void> {
    await row().click();
    await page.keyboard.press('F5');
    await row().getByText('Working').waitFor({ state: 'detached' });
  }

  const dialog = (name: string | RegExp): Locator => page.getByRole('dialog', { name });

  it('is made by keyboard alone, and its first run is shown before', async () => {
    await page.keyboard.press('Control+Shift+s');
    await page.getByText('Nothing is kept in sync yet').waitFor();
    await show('1-empty');
    await isForEveryone();
    await page.keyboard.press('Enter');
    await dialog('New pair').waitFor();
    const type = async (text: string) => {
      await page.keyboard.press('Control+a');
      await page.keyboard.type(text);
    };
    await type('Notes');
    await page.keyboard.press('Tab');
    await type(join(folder, 'notes'));
    // The account is the first one that is not for practice already.
    for (let tab = 0; tab < 2; tab += 1) await page.keyboard.press('Tab');
    await page.keyboard.type(bucket);
    await page.keyboard.press('Tab');
    await page.keyboard.type('synced');
    await dialog('New pair').getByText(`s3://${bucket}/synced/`).waitFor();
    await show('2-places');
    await page.keyboard.press('Enter');

    await page.getByRole('radio', { name: /^Two-way/ }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('value'))).toBe('two-way');
    await page.getByText(/Amazon.s list price/).waitFor();
    // From the mode over conflicts and trash to how much may go, and on to when it runs; by hand is the last choice.
    for (let tab = 0; tab < 3; tab += 1) await page.keyboard.press('Tab');
    await type('few');
    await page.keyboard.press('Enter');
    await page.getByText('The number of files is a whole number, such as 50.').waitFor();
    await type('3');
    for (let tab = 0; tab < 3; tab += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowUp');
    expect(await page.getByRole('radio', { name: 'By hand' }).isChecked()).toBe(true);
    await show('3-rules');
    await isForEveryone();
    await page.keyboard.press('Enter');

    await page.getByRole('textbox', { name: 'Leave alone on both sides' }).waitFor();
    await page.getByText('The rules hide nothing in this folder.').waitFor();
    await page.keyboard.type('*.tmp');
    await page
      .getByRole('grid', { name: 'Hidden by the rules' })
      .getByRole('row', { name: 'draft.tmp' })
      .waitFor();
    await show('4-ignore');
    await isForEveryone();
    await page.getByRole('button', { name: 'Next' }).focus();
    await page.keyboard.press('Enter');

    const plan = page.getByRole('treegrid', { name: 'What the first run would do' });
    for (const name of names) await plan.getByRole('row', { name, exact: true }).waitFor();
    expect(await plan.getByRole('row', { name: 'draft.tmp' }).count()).toBe(0);
    await page.getByText('A first sync never deletes.').waitFor();
    await show('5-first-plan');
    await isForEveryone();
    expect((await inBucket(['ls', `s3://${bucket}`, '--recursive'])).stdout).toBe('');
    expect((await readdir(at(''))).toSorted()).toEqual(['a.txt', 'b.txt', 'draft.tmp', 'sub']);
    await page.keyboard.press('Enter');
    await dialog('New pair').waitFor({ state: 'detached' });
    await row().getByText('Has not run yet').waitFor();
  });

  it('brings all that is there to the other side', async () => {
    await page.keyboard.press('F5');
    await row().getByText('Alike as of just now').waitFor();
    await show('6-alike');
    await isForEveryone();
    const { stdout } = await inBucket(['ls', `s3://${bucket}/synced/`, '--recursive']);
    for (const name of names) expect(stdout).toContain(name);
    expect(stdout).not.toContain('draft.tmp');
  });

  it('shows what a run would do, as a tree, and does just that', async () => {
    await writeFile(at('sub/c.txt'), 'sub/c.txt, second');
    await writeFile(join(folder, 'new.txt'), 'from the other side');
    await inBucket(['cp', join(folder, 'new.txt'), `s3://${bucket}/synced/far/new.txt`]);
    await row().click();
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'Plan' }).click();
    const plan = page.getByRole('treegrid', { name: 'Plan of Notes' });
    await plan.getByRole('row', { name: 'far/new.txt' }).getByText('Download').waitFor();
    await plan.getByRole('row', { name: 'sub/c.txt' }).getByText('Upload').waitFor();
    await page.getByText('1 to the bucket, 1 to this computer').waitFor();
    await show('7-plan');
    await isForEveryone();
    await page.getByRole('tab', { name: 'Activity' }).click();
    await page.keyboard.press('F5');
    const activity = page.getByRole('grid', { name: 'Activity of Notes' });
    await activity.getByRole('row', { name: 'far/new.txt' }).getByText('Downloaded').waitFor();
    await activity.getByRole('row', { name: 'sub/c.txt' }).first().getByText('in the trash').waitFor();
    await page.getByRole('searchbox', { name: 'Search the activity' }).fill('far');
    await activity.getByRole('row', { name: 'a.txt' }).waitFor({ state: 'detached' });
    await show('8-activity');
    await isForEveryone();
    expect(await readFile(at('far/new.txt'), 'utf8')).toBe('from the other side');
  });

  it('tells why a file is as it is', async () => {
    await page.keyboard.press('F3');
    const why = dialog('Why is a file of Notes as it is?');
    await why.getByRole('textbox', { name: 'Path of the file' }).fill('sub/c.txt');
    await page.keyboard.press('Enter');
    await why.getByText('Both sides hold the same 17 B, as of the last look.').waitFor();
    await show('9-why');
    await isForEveryone();
    await page.keyboard.press('Escape');
    await why.waitFor({ state: 'detached' });
  });

  it('keeps both where both sides have changed, and lets the person decide', async () => {
    await writeFile(at('a.txt'), 'a.txt, of this computer');
    await writeFile(join(folder, 'a.txt'), 'a.txt, of the other one');
    await inBucket(['cp', join(folder, 'a.txt'), `s3://${bucket}/synced/a.txt`]);
    await page.keyboard.press('F5');
    await page.getByText('Needs you').first().waitFor();
    await page.getByRole('tab', { name: /Conflicts/ }).click();
    await page.getByRole('grid', { name: 'Conflicts of Notes' }).focus();
    await show('10-conflicts');
    await isForEveryone();
    await page.keyboard.press('Enter');
    const both = dialog('Two versions of a.txt');
    await both.getByText('23 B').first().waitFor();
    await show('11-conflict');
    await isForEveryone();
    const copy = both.getByRole('button', { name: /^Keep this one: a \(conflict/ });
    await copy.click();
    await page.getByText('No conflicts.').waitFor();
    // The run that follows has ended when what it does last has been done.
    await page.getByRole('tab', { name: 'Activity' }).click();
    const activity = page.getByRole('grid', { name: 'Activity of Notes' });
    await activity
      .getByRole('row', { name: /^a \(conflict/ })
      .getByText('Removed from the bucket')
      .waitFor();
    await page.getByText('Alike as of just now').waitFor();
    expect(await readFile(at('a.txt'), 'utf8')).toBe('a.txt, of this computer');
    expect((await readdir(at(''))).filter((name) => name.startsWith('a '))).toEqual([]);
  });

  it('holds removals when the folder is empty, and brings everything back', async () => {
    const files = (await readdir(at(''))).filter((name) => name !== '.longshore' && name !== 'draft.tmp');
    for (const name of files) await rm(at(name), { recursive: true });
    await page.keyboard.press('Escape');
    await runs();
    await row().getByText('4 changes held').waitFor();
    await row().click();
    await page.keyboard.press('Enter');
    await page.getByText('The folder on this computer is empty.').waitFor();
    await page.getByText('more than the 3 that this pair allows.').waitFor();
    await page.getByText('above 3 files, or 10 % of all if that is more, or 1.0 GiB').waitFor();
    await show('12-held');
    await isForEveryone();
    await page.getByRole('button', { name: 'What is held' }).click();
    const held = dialog('Notes: 4 changes are held');
    await held.getByRole('row', { name: 'sub/c.txt' }).getByText('Remove from the bucket').waitFor();
    await show('13-held-dialog');
    await isForEveryone();
    await held.getByRole('button', { name: 'Bring back' }).click();
    await held.waitFor({ state: 'detached' });
    await page.getByText('Alike as of just now').waitFor();
    expect(await readFile(at('sub/c.txt'), 'utf8')).toBe('sub/c.txt, second');
  });

  it('pauses and resumes', async () => {
    await page.getByRole('button', { name: 'Pause', exact: true }).first().click();
    await page.getByText('Paused').first().waitFor();
    await page.keyboard.press('Escape');
    await row().getByText('Paused').waitFor();
    await show('14-paused');
    await row().click();
    await page.keyboard.press('Space');
    await row().getByText('Paused').waitFor({ state: 'detached' });
  });

  it('is edited, and what the engine refuses is told in the form', async () => {
    await page.keyboard.press('F2');
    const edit = dialog('Edit the pair Notes');
    await edit.getByRole('textbox', { name: 'Folder on this computer' }).fill(join(folder, 'nowhere'));
    await edit.getByRole('button', { name: 'Save' }).click();
    await edit.getByText(/There is no folder/).waitFor();
    await show('15-refused');
    await isForEveryone();
    await edit.getByRole('textbox', { name: 'Folder on this computer' }).fill(at(''));
    await edit.getByRole('textbox', { name: 'Name' }).fill('Notes of mine');
    await edit.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: 'Notes of mine', exact: true }).waitFor();
  });

  it('is removed after a question, and leaves the files of both sides', async () => {
    await page.keyboard.press('Delete');
    const sure = page.getByRole('alertdialog', { name: 'Remove the pair Notes of mine?' });
    await sure.getByText('All files stay as they are').waitFor();
    await show('16-remove');
    await isForEveryone();
    await sure.getByRole('button', { name: 'Remove pair' }).click();
    await page.getByText('Nothing is kept in sync yet').waitFor();
    expect(await readFile(at('b.txt'), 'utf8')).toBe('b.txt, first');
    expect((await inBucket(['ls', `s3://${bucket}/synced/`, '--recursive'])).stdout).toContain('b.txt');
  });
});
