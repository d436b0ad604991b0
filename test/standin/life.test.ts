// The life of an app: who comes second, in which order it ends, and what it leaves behind.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isRealElectron, launchDesktop } from '../support/desktop-app.ts';
import { type ConformanceRun, conformanceAppDir, startConformanceApp } from './conformance-app.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'standin-life-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const limit = 60_000;

function pidOf({ app }: ConformanceRun): number {
  const { pid } = app.process();
  if (pid === undefined) throw new Error('the app has no process');
  return pid;
}

/** Lists the processes whose parent is, or was, the given one, all generations. */
async function descendantsOf(ancestor: number): Promise<number[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    const stat = /^\d+$/.test(name) ? await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '') : '';
    const [, state, parent] = /\) (\w) (\d+)/.exec(stat) ?? [];
    if (state !== undefined && state !== 'Z') parents.set(Number(name), Number(parent));
  }
  const below = (pid: number): number[] =>
    [...parents].filter(([, parent]) => parent === pid).flatMap(([child]) => [child, ...below(child)]);
  return below(ancestor);
}

async function living(pids: readonly number[]): Promise<number[]> {
  const states = await Promise.all(
    pids.map(async (pid) => [pid, await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z')] as const),
  );
  return states.filter(([, stat]) => !/\) Z/.test(stat)).map(([pid]) => pid);
}

async function profilesOf(pid: number): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith(`electron-standin-${pid}-`));
}

test('quits in order, with code 0, and leaves no process and no folder behind', {
  timeout: limit,
}, async () => {
  const run = await startConformanceApp();
  const pid = pidOf(run);
  const started = await descendantsOf(pid);
  expect(started.length).toBeGreaterThan(2);

  const exited = once(run.app.process(), 'exit');
  await run.app.close();
  const [code] = await exited;
  const events: unknown[] = JSON.parse(await readFile(join(run.userDataDir, 'events.json'), 'utf8'));

  expect({ code, events: events.filter((event) => event !== 'ready-to-show') }).toEqual({
    code: 0,
    events: ['ready', 'before-quit', 'will-quit', { quit: 0 }],
  });
  await expect.poll(() => living(started), { timeout: 5_000 }).toEqual([]);
  expect(await profilesOf(pid)).toEqual([]);
  await run.stop();
});

test('quits when the last window is closed', { timeout: limit }, async () => {
  const run = await startConformanceApp();
  const exited = once(run.app.process(), 'exit');
  await run.app.evaluate(({ BrowserWindow }) =>
    setTimeout(() => BrowserWindow.getAllWindows()[0]?.close(), 10),
  );
  expect(await exited).toEqual([0, null]);
  const events: unknown[] = JSON.parse(await readFile(join(run.userDataDir, 'events.json'), 'utf8'));
  expect(events.slice(-4)).toEqual(['window-all-closed', 'before-quit', 'will-quit', { quit: 0 }]);
  await run.stop();
});

test('does not quit when a window refuses to close, and quits with the code of app.exit', {
  timeout: limit,
}, async () => {
  const run = await startConformanceApp();
  await run.app.evaluate(({ app, BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.once('close', (event) => event.preventDefault());
    app.quit();
  });
  await run.page.evaluate(() => window.api.invoke('echo', 1));
  expect(await run.events()).not.toContain('will-quit');

  const exited = once(run.app.process(), 'exit');
  await run.app.evaluate(({ app }) => setTimeout(() => app.exit(5), 10));
  expect(await exited).toEqual([5, null]);
  await run.stop();
});

test('a second instance tells the first and ends', { timeout: limit }, async () => {
  const run = await startConformanceApp();
  const executable: string = createRequire(import.meta.url)('electron/index.js');
  const second = spawn(
    executable,
    ['--no-sandbox', conformanceAppDir, `--user-data-dir=${run.userDataDir}`, '--marked'],
    {
      stdio: 'ignore',
    },
  );
  expect(await once(second, 'exit')).toEqual([3, null]);
  await expect.poll(run.events).toContainEqual({
    argv: expect.arrayContaining(['--marked']),
    cwd: process.cwd(),
    data: { greeting: 'from the second' },
  });
  await run.stop();
});

test('a main module that throws makes the launch fail with its error', { timeout: limit }, async () => {
  const appDir = join(folder, 'throws');
  await mkdir(appDir);
  await writeFile(join(appDir, 'package.json'), '{ "name": "throws", "type": "module", "main": "main.js" }');
  await writeFile(join(appDir, 'main.js'), "throw new Error('thrown at the start');");
  await expect(launchDesktop({ appDir, userDataDir: join(folder, 'data') })).rejects.toThrow(
    'thrown at the start',
  );
});

test.skipIf(isRealElectron)(
  'killed, it takes its browser and its utility processes with it',
  { timeout: limit },
  async () => {
    const run = await startConformanceApp();
    const pid = pidOf(run);
    const started = await descendantsOf(pid);
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => living(started), { timeout: 10_000 }).toEqual([]);
    await rm(run.folder, { recursive: true, force: true });
    for (const name of await profilesOf(pid))
      await rm(join(tmpdir(), name), { recursive: true, force: true });
  },
);
