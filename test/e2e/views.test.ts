// The views of the transfer engine, whatever they show: for every eye and hand, light and dark, large and small, and with very many files.

import { resolve } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../src/server/serve.ts';
import { callExamples } from '../contract/examples.ts';
import { launchBrowser } from '../support/browser.ts';
import { picture } from './support/pictures.ts';
import { type ShownEngine, shownEngine } from './support/shown-engine.ts';

const pages = resolve(import.meta.dirname, '../../out/renderer');
const fileCount = 100_000;

let engine: ShownEngine;
let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  engine = shownEngine(fileCount);
  browser = await launchBrowser();
});
afterAll(() => browser.close());

interface Look {
  readonly colorScheme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
}

async function open({ colorScheme, width, height }: Look): Promise<Page> {
  // Each address that is printed signs in one browser.
  server = await startServer({ engine: engine.api, pages, port: 0 });
  const viewport = { width, height };
  const context = await browser.newContext({ colorScheme, viewport, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(server.url);
  return page;
}

async function close(page: Page): Promise<void> {
  await page.context().close();
  await server.close();
}

async function openQueue(page: Page): Promise<void> {
  engine.announce('pool.changed', callExamples['pool.list'].output);
  await page.getByRole('button', { name: 'Transfers', exact: true }).click();
  await page.getByRole('grid', { name: 'Transfers' }).waitFor();
}

async function chooseInBucketMenu(page: Page, command: string): Promise<void> {
  await page.getByRole('row', { name: 'photos' }).first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: command }).click();
}

async function openPairs(page: Page): Promise<void> {
  await page.keyboard.press('Control+Shift+s');
  await page.getByRole('grid', { name: 'Pairs' }).waitFor();
}

async function openPair(page: Page, tab: string): Promise<void> {
  await openPairs(page);
  await page.getByRole('row', { name: 'Contracts' }).dblclick();
  await page.getByRole('tab', { name: tab }).click();
}

async function openForm(page: Page, step: number): Promise<void> {
  await openPairs(page);
  await page.getByRole('button', { name: 'New pair' }).click();
  const form = page.getByRole('dialog', { name: 'New pair' });
  await form.getByRole('textbox', { name: 'Name' }).fill('Photos');
  await form.getByRole('combobox', { name: 'Bucket' }).fill('photos');
  for (let at = 0; at < step; at += 1) await form.getByRole('button', { name: 'Next' }).click();
}

/** How each view is come to. */
const views: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  queue: openQueue,
  files: async (page) => {
    await openQueue(page);
    await page.getByRole('grid', { name: 'Transfers' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('grid', { name: 'Files of high' }).waitFor();
  },
  pools: async (page) => {
    await openQueue(page);
    await page.getByRole('button', { name: /in flight/ }).click();
    await page.getByRole('dialog', { name: /requests in flight/ }).waitFor();
  },
  'why it is paused': async (page) => {
    await openQueue(page);
    await page.getByRole('button', { name: 'Why stopped is paused' }).click();
    await page.getByRole('dialog', { name: 'stopped is paused' }).waitFor();
  },
  pairs: openPairs,
  'pair activity': async (page) => {
    await openPair(page, 'Activity');
    await page.getByRole('row', { name: '2026/0000/DSC_000001.NEF' }).waitFor();
  },
  'pair plan': async (page) => {
    await openPair(page, 'Plan');
    await page
      .getByRole('treegrid', { name: 'Plan of Contracts' })
      .getByRole('row', { name: '2026/' })
      .first()
      .waitFor();
  },
  'pair conflicts': async (page) => {
    await openPair(page, 'Conflicts');
    await page.getByRole('button', { name: /^Compare/ }).waitFor();
  },
  'pair left alone': async (page) => {
    await openPair(page, 'Left alone');
    await page
      .getByRole('grid', { name: 'Left alone in Contracts' })
      .getByRole('row', { name: 'con' })
      .waitFor();
  },
  'pair offline': async (page) => {
    await openPairs(page);
    await page.getByRole('row', { name: 'Archive' }).dblclick();
    await page.getByText('Cannot be reached').waitFor();
  },
  'pair held': async (page) => {
    await openPair(page, 'Activity');
    await page.getByRole('button', { name: 'What is held' }).click();
    await page.getByRole('grid', { name: 'Held in Contracts' }).waitFor();
  },
  'pair conflict': async (page) => {
    await openPair(page, 'Conflicts');
    await page.getByRole('button', { name: /^Compare/ }).click();
    await page.getByRole('dialog', { name: /^Two versions of/ }).waitFor();
  },
  'pair form': (page) => openForm(page, 0),
  'pair rules': (page) => openForm(page, 1),
  'pair ignore': async (page) => {
    await openForm(page, 2);
    await page.getByRole('button', { name: /rules that hold anyway/ }).click();
    await page.getByText('Hidden now').waitFor();
  },
  'pair first run': async (page) => {
    await openForm(page, 3);
    await page.getByRole('treegrid').waitFor();
  },
  settings: async (page) => {
    await page.keyboard.press('Control+,');
    await page.getByRole('list', { name: 'Timetable' }).getByText('Holds now').waitFor();
  },
  account: async (page) => {
    await page.getByRole('button', { name: 'Place: ana@prod' }).click();
    await page.getByRole('menuitem', { name: 'Edit ana@prod' }).click();
    await page.getByRole('button', { name: 'What this store can do' }).click();
    await page.getByRole('list', { name: 'Abilities' }).waitFor();
  },
  store: async (page) => {
    await chooseInBucketMenu(page, 'What this store can do');
    await page.getByRole('list', { name: 'Abilities' }).waitFor();
  },
  uploads: async (page) => {
    await chooseInBucketMenu(page, 'Unfinished uploads');
    await page.getByRole('grid', { name: 'Unfinished uploads' }).waitFor();
  },
  'giving up': async (page) => {
    await chooseInBucketMenu(page, 'Unfinished uploads');
    await page.getByRole('grid', { name: 'Unfinished uploads' }).focus();
    await page.keyboard.press('Control+a');
    await page.getByRole('button', { name: 'Give up 1 upload' }).click();
    await page.getByRole('alertdialog', { name: 'Give up 1 upload?' }).waitFor();
  },
};

const looks: Readonly<Record<string, Look>> = {
  light: { colorScheme: 'light', width: 1200, height: 760 },
  dark: { colorScheme: 'dark', width: 1200, height: 760 },
  // What 200 % leaves of a small screen.
  'at 200 %': { colorScheme: 'light', width: 640, height: 420 },
};

describe.each(Object.entries(looks))('%s', (lookName, look) => {
  let page: Page;
  beforeAll(async () => {
    page = await open(look);
  });
  afterAll(() => close(page));

  it.each(Object.entries(views))('%s: is for every eye and hand', async (name, come) => {
    await page.reload();
    await page.getByRole('row', { name: 'photos' }).first().waitFor();
    await come(page);
    await picture(page, `views-${name}-${lookName}`.replaceAll(/[ %]+/g, '-'));
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      // What scrolls is a part of a grid; the grid has the focus, and its keys scroll it.
      .disableRules(['scrollable-region-focusable'])
      .analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    const spill = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(spill).toBe(0);
  });
});

/** How many of a hundred leaps through a list leave a part of it blank. */
function blankLeaps(grid: Locator): Promise<number> {
  return grid.evaluate(async (element) => {
    const scroller = [...element.querySelectorAll('[role=rowgroup]')].at(-1) as HTMLElement;
    let blanks = 0;
    for (let step = 0; step < 100; step += 1) {
      scroller.scrollTop = (((step * 7919) % 100) / 100) * (scroller.scrollHeight - scroller.clientHeight);
      await new Promise((next) => requestAnimationFrame(next));
      const sight = scroller.getBoundingClientRect();
      const covered = [...scroller.querySelectorAll('[role=row]')]
        .map((row) => row.getBoundingClientRect())
        .filter(({ bottom, top }) => bottom > sight.top && top < sight.bottom)
        .reduce((sum, { height }) => sum + height, 0);
      if (covered < sight.height - 1) blanks += 1;
    }
    return blanks;
  });
}

it(`${fileCount} files of a transfer are scrolled through without a blank frame`, async () => {
  const page = await open(looks['light'] as Look);
  await page.getByRole('row', { name: 'photos' }).first().waitFor();
  await views['files']?.(page);
  const grid = page.getByRole('grid', { name: 'Files of high' });
  await grid.focus();
  // Each End leads to the last file that is known, and asks for more.
  const last = page.getByRole('row', { name: `folder/file-0${fileCount - 1}.bin` });
  await expect
    .poll(
      async () => {
        await page.keyboard.press('End');
        return last.count();
      },
      { timeout: 60_000, interval: 20 },
    )
    .toBe(1);
  expect(await blankLeaps(grid)).toBe(0);
  await close(page);
});

it(`a plan of ${fileCount} files is scrolled through without a blank frame, and its folders open by keys`, async () => {
  const page = await open(looks['light'] as Look);
  await page.getByRole('row', { name: 'photos' }).first().waitFor();
  await views['pair plan']?.(page);
  const plan = page.getByRole('treegrid', { name: 'Plan of Contracts' });
  const folder = page.getByRole('row', { name: '2026/0000/', exact: true });
  await folder.waitFor();
  expect(await blankLeaps(plan)).toBe(0);
  await plan.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  expect(await folder.getAttribute('aria-expanded')).toBe('false');
  await page.keyboard.press('ArrowRight');
  await page.getByRole('row', { name: '2026/0000/DSC_000000.NEF' }).waitFor();
  expect(await folder.getAttribute('aria-expanded')).toBe('true');
  await close(page);
});
