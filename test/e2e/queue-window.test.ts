// The queue as a person works with it in the window: hold one, let another go first, see its files, keep the report, find it again.

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FaultyProxy, pass, startFaultyProxy } from '../support/faulty-proxy.ts';
import { startTestSandbox, TEST_KEYS, type TestSandbox } from '../support/sandbox.ts';
import { type Headless, openHeadless } from './support/headless.ts';
import { type LongshoreWindow, longshoreWindow } from './support/longshore-window.ts';
import { picture } from './support/pictures.ts';

const bucket = 'queue-window';
const names = ['first', 'second', 'third'] as const;

let sandbox: TestSandbox;
let proxy: FaultyProxy;
let folder: string;
let face: Headless;
let window: LongshoreWindow;
let owner: S3Client;
/** Lets every upload pass that is held on its way. */
let letGo: () => void;

beforeAll(async () => {
  sandbox = await startTestSandbox();
  proxy = await startFaultyProxy(sandbox.endpoint);
  folder = await mkdtemp(join(tmpdir(), 'longshore-queue-window-'));
  for (const name of names) {
    await mkdir(join(folder, 'left', name), { recursive: true });
    for (const file of ['a.txt', 'b, c.txt']) await writeFile(join(folder, 'left', name, file), file);
  }
  const { endpoint, region } = sandbox;
  owner = new S3Client({ endpoint, region, credentials: TEST_KEYS, forcePathStyle: true });
  await owner.send(new CreateBucketCommand({ Bucket: bucket }));
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  proxy.follow(async ({ method }) => {
    if (method === 'PUT') await held;
    return pass;
  });
  face = await openHeadless(join(folder, 'data'));
  window = longshoreWindow(face.page);
  await window.connect({ endpoint: proxy.endpoint, region, ...TEST_KEYS }, 'Queue');
  await window.goTo('Right pane', `s3://${bucket}`);
  await window.page.getByText('This bucket is empty').waitFor();
  await window.goTo('Left pane', join(folder, 'left'));
  for (const name of names) {
    await window.row('Left pane', name).click();
    await window.page.keyboard.press('F5');
  }
  await window.page.getByRole('button', { name: 'Transfers', exact: true }).click();
  await row('third').waitFor();
});
afterAll(async () => {
  letGo();
  await face?.close();
  owner.destroy();
  await proxy[Symbol.asyncDispose]();
  await sandbox.stop();
  await rm(folder, { recursive: true, force: true });
});

const queue = () => window.page.getByRole('grid', { name: 'Transfers' });
const row = (name: string): Locator => queue().getByRole('row', { name, exact: true });
const order = () =>
  queue()
    .getByRole('row')
    .evaluateAll((rows) => rows.map((one) => one.getAttribute('aria-label')));

/** Puts the cursor on a transfer, by the mouse. */
async function stand(name: string): Promise<void> {
  await row(name).click({ position: { x: 40, y: 10 } });
  await queue().focus();
}

async function chooseFor(name: string, command: string): Promise<void> {
  await stand(name);
  await window.page.keyboard.press('Shift+F10');
  await window.page.getByRole('menuitem', { name: command, exact: true }).click();
}

it('a transfer is moved by keys, and by its priority', async () => {
  expect(await order()).toEqual(['first', 'second', 'third']);
  await stand('third');
  await window.page.keyboard.press('Alt+ArrowUp');
  await expect.poll(order).toEqual(['first', 'third', 'second']);
  await chooseFor('second', 'High priority');
  await row('second').getByRole('img', { name: 'High priority' }).waitFor();
  expect(await order()).toEqual(['second', 'first', 'third']);
  await chooseFor('second', 'Normal priority');
  await expect.poll(order).toEqual(['first', 'third', 'second']);
});

it('one that is paused stays where it is while the others arrive', async () => {
  await stand('third');
  await window.page.keyboard.press(' ');
  await row('third').getByRole('button', { name: 'Resume third' }).waitFor();
  await picture(window.page, 'queue-window-paused');
  letGo();
  for (const name of ['first', 'second']) await window.transferEnds(name);
  expect(await keys()).toEqual(['first/a.txt', 'first/b, c.txt', 'second/a.txt', 'second/b, c.txt']);
  expect(await order()).toContain('third');
});

it('and goes on when it is resumed', async () => {
  await stand('third');
  await window.page.keyboard.press(' ');
  await window.transferEnds('third');
  expect(await keys()).toContain('third/b, c.txt');
});

it('its files are shown with what proved them, and by their state', async () => {
  await stand('third');
  await window.page.keyboard.press('Enter');
  const files = window.page.getByRole('grid', { name: 'Files of third' });
  await files.getByRole('row', { name: 'third/a.txt' }).getByText(/^CRC/).waitFor();
  await picture(window.page, 'queue-window-files');
  await window.page.getByRole('radio', { name: /^Failed/ }).click({ force: true });
  await files.getByText('No files in this state.').waitFor();
});

it.each(['CSV', 'JSON'])('its report is saved as %s', async (format) => {
  const saving = window.page.waitForEvent('download');
  await window.page.getByRole('button', { name: 'Save report' }).click();
  await window.page.getByRole('menuitem', { name: `As ${format}` }).click();
  const download = await saving;
  expect(download.suggestedFilename()).toMatch(new RegExp(`^third, report .*\\.${format.toLowerCase()}$`));
  const text = await readFile(await download.path(), 'utf8');
  expect(text).toContain('third/a.txt');
  if (format === 'JSON') expect(() => JSON.parse(text)).not.toThrow();
  else expect(text).toContain('"third/b, c.txt"');
});

it('it is found again by the name of a file, and cleared', async () => {
  await window.page.keyboard.press('Escape');
  await window.page.getByRole('button', { name: 'Back to transfers' }).waitFor({ state: 'detached' });
  const search = window.page.getByRole('searchbox', { name: 'Search transfers' });
  await search.fill('third/a');
  await window.page.getByText('1 found').waitFor();
  expect(await order()).toEqual(['third']);
  await search.fill('');
  await stand('third');
  await window.page.keyboard.press('Delete');
  await row('third').waitFor({ state: 'detached' });
  expect(new Set(await order())).toEqual(new Set(['first', 'second']));
});

async function keys(): Promise<string[]> {
  const { Contents = [] } = await owner.send(new ListObjectsV2Command({ Bucket: bucket }));
  return Contents.map(({ Key = '' }) => Key);
}
