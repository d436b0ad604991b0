// A pane on a bucket with 100,000 keys in one prefix: rows at once, no blank while scrolling, and a window that stays small.

import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { ElectronApplication } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeDesktop, launchDesktop } from '../support/desktop-app.ts';
import { copyManyTimes } from '../support/many-objects.ts';
import { startTestSandbox, TEST_KEYS, type TestSandbox } from '../support/sandbox.ts';
import { type LongshoreWindow, longshoreWindow } from './support/longshore-window.ts';
import { picture } from './support/pictures.ts';

const bucket = 'many-keys';
const count = 100_000;
const mebibyte = 1024 * 1024;

describe(`a pane on ${count} keys in one prefix`, () => {
  let sandbox: TestSandbox;
  let folder: string;
  let app: ElectronApplication;
  let window: LongshoreWindow;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'longshore-many-keys-'));
    const dir = join(folder, 'sandbox');
    const filling = await startTestSandbox({ dir });
    const client = new S3Client({ ...filling, credentials: TEST_KEYS, forcePathStyle: true });
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'original', Body: 'x' }));
    client.destroy();
    await filling.close();
    const keyOf = (index: number) => `all/photo-${String(index).padStart(6, '0')}-of-the-harbour.jpg`;
    await copyManyTimes(dir, { bucket, key: 'original', count, keyOf });
    sandbox = await startTestSandbox({ dir });
    app = await launchDesktop({
      appDir: resolve(import.meta.dirname, '../..'),
      userDataDir: join(folder, 'data'),
    });
    window = longshoreWindow(await app.firstWindow());
    await window.connect(sandbox, 'Many');
  });
  afterAll(async () => {
    await closeDesktop(app);
    await sandbox.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('shows its first rows before the listing has ended', async () => {
    const { page } = window;
    const pane = page.getByRole('region', { name: 'Right pane' });
    await window.press('Right pane', 'Control+l');
    const field = pane.getByRole('textbox', { name: 'Path' });
    await field.fill(`s3://${bucket}/all/`);
    await field.press('Enter');
    await window.row('Right pane', 'photo-000000-of-the-harbour.jpg').waitFor();
    expect(await pane.textContent()).toContain('so far, still listing');
    await pane.getByText('100,000 items').waitFor({ timeout: 60_000 });
  });

  it('scrolls anywhere without a blank frame', async () => {
    const frames = await window.page.evaluate(async () => {
      const grid = [...document.querySelectorAll('[role=grid]')].at(-1) as HTMLElement;
      const scroller = [...grid.querySelectorAll('[role=rowgroup]')].at(-1) as HTMLElement; // the first is the header
      const blanks: number[] = [];
      const distances = Array.from({ length: 200 }, (_, step) => ((step * 7919) % 200) / 200);
      for (const distance of [...distances, 1, 0, 1]) {
        scroller.scrollTop = distance * (scroller.scrollHeight - scroller.clientHeight);
        await new Promise((next) => requestAnimationFrame(next));
        const sight = scroller.getBoundingClientRect();
        const rows = [...grid.querySelectorAll<HTMLElement>('[role=row][data-id]')]
          .map((row) => ({ box: row.getBoundingClientRect(), text: row.textContent ?? '' }))
          .filter(({ box }) => box.bottom > sight.top && box.top < sight.bottom);
        const covered = rows.reduce((sum, { box }) => sum + box.height, 0);
        const isWhole = covered >= sight.height - 1 && rows.every(({ text }) => text.includes('photo-'));
        blanks.push(isWhole ? 0 : 1);
      }
      return { shown: blanks.length, blank: blanks.filter(Boolean).length };
    });
    expect(frames).toEqual({ shown: 203, blank: 0 });
    await window.press('Right pane', 'End');
    await window.row('Right pane', 'photo-099999-of-the-harbour.jpg').waitFor();
    await picture(window.page, 'many-keys-end');
  });

  it('selects all of them at once and says how many', async () => {
    await window.press('Right pane', 'Control+a');
    await window.page.getByText('100,000 of 100,000 selected').waitFor();
  });

  it('keeps the window under 300 MiB', async () => {
    const cdp = await window.page.context().newCDPSession(window.page);
    await cdp.send('HeapProfiler.collectGarbage');
    const { usedSize } = await cdp.send('Runtime.getHeapUsage');
    const heapMebibytes = usedSize / mebibyte;
    const wholeMebibytes = process.platform === 'linux' ? rendererMebibytes(app) : heapMebibytes;
    console.log(
      `100,000 rows: script ${heapMebibytes.toFixed(0)} MiB, the window's whole process ${wholeMebibytes.toFixed(0)} MiB`,
    );
    expect(wholeMebibytes).toBeGreaterThan(10);
    expect(wholeMebibytes).toBeLessThan(300);
  });
});

/** What the page's own process holds of memory, its share of shared pages included; the largest of the app's pages. */
function rendererMebibytes(app: ElectronApplication): number {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const parents = new Map(
    all.map((pid) => [pid, /^PPid:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? '0']),
  );
  const isOurs = (pid: string): boolean =>
    pid === String(app.process().pid) || (pid !== '0' && isOurs(parents.get(pid) ?? '0'));
  const sizes = all
    .filter((pid) => read(`/proc/${pid}/cmdline`).includes('--type=renderer') && isOurs(pid))
    .map((pid) => /^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1])
    .map((kibibytes) => Number(kibibytes) / 1024);
  return Math.max(...sizes);
}

/** A file of the system about a process, which may end at any moment. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
