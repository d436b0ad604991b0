// Files that come into a page by choice and by drop, and drags inside the page.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dragTo, dropFiles } from '../support/desktop-app.ts';
import { type ConformanceRun, startConformanceApp } from './conformance-app.ts';

let run: ConformanceRun;
beforeAll(async () => {
  run = await startConformanceApp();
}, 60_000);
afterAll(() => run.stop(), 60_000);

async function makeFile(name: string): Promise<string> {
  const path = join(run.folder, name);
  await writeFile(path, `text of ${name}`);
  return path;
}

test('a chosen file has its true path', async () => {
  const path = await makeFile('chosen grüße.txt');
  await run.page.locator('#choose').setInputFiles(path);
  await run.page.getByText(`chosen ${path}`).waitFor();
});

test('dropped files have their true paths', async () => {
  const paths = [await makeFile('one.txt'), await makeFile("two 'quoted' #%.txt")];
  await dropFiles(run.page, run.page.locator('#drop'), paths);
  for (const path of paths) await run.page.getByText(`dropped ${path}`, { exact: true }).waitFor();
});

test('a dropped folder has its true path', async () => {
  const folder = join(run.folder, 'a folder');
  await mkdir(folder);
  await writeFile(join(folder, 'inside.txt'), 'inside');
  await dropFiles(run.page, run.page.locator('#drop'), [folder]);
  await run.page.getByText(`dropped ${folder}`, { exact: true }).waitFor();
});

test('a file that the page itself made has no path', async () => {
  expect(await run.page.evaluate(() => window.api.pathOf(new File(['text'], 'made.txt')))).toBe('');
});

test('a drag from one element to another carries its data', async () => {
  await dragTo(run.page.locator('#one'), run.page.locator('#two'));
  await run.page.getByText('moved one').waitFor();
});

test('a screenshot shows the page', async () => {
  const image = await run.page.screenshot();
  expect([image.subarray(1, 4).toString(), image.length > 2_000]).toEqual(['PNG', true]);
});

test('keys typed by the driver arrive in the page', async () => {
  const keys = run.page.evaluate(
    () =>
      new Promise((resolve) => {
        const pressed: string[] = [];
        document.addEventListener('keydown', ({ key }) => {
          pressed.push(key);
          if (key === 'a') resolve(pressed);
        });
        document.body.dataset.listens = 'yes';
      }),
  );
  await run.page.locator('body[data-listens]').waitFor();
  for (const key of ['F5', 'Backspace', 'a']) await run.page.keyboard.press(key);
  expect(await keys).toEqual(['F5', 'Backspace', 'a']);
});
