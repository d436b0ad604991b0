// A Longshore that runs owns the pairs: commands ask it.

import type { ChildProcess } from 'node:child_process';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test, vi } from 'vitest';
import { delay } from '../../src/base/abort.ts';
import type { S3Account } from '../../src/engine/store/s3/s3-account.ts';
import { objectsBelow, onCommandBench } from '../support/command-bench.ts';
import {
  type CommandOptions,
  type CommandResult,
  eventsOf,
  resultOf,
  runCommand,
  startCommand,
} from '../support/command-line.ts';
import { type FaultyProxy, hold, pass } from '../support/faulty-proxy.ts';

// Each command is a process of its own; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

let account: S3Account;
let proxy: FaultyProxy;
let home: string;
let bucket: string;
let options: CommandOptions;
let owner: ChildProcess | null;

onCommandBench(async (bench) => {
  ({ account, proxy, home, bucket, options } = bench);
  owner = null;
  await mkdir(join(home, 'docs'));
  await put('a.txt');
  return async () => {
    if (!owner || owner.exitCode !== null || owner.signalCode !== null) return;
    const ended = new Promise((resolve) => owner?.once('exit', resolve));
    owner.kill('SIGKILL');
    await ended;
  };
});

const pair = (...args: string[]): Promise<CommandResult> => runCommand(['pair', ...args], options);
const there = () => `s3://${bucket}/t`;

async function put(name: string): Promise<void> {
  await writeFile(join(home, 'docs', name), name);
  await utimes(join(home, 'docs', name), 1_600_000_000, 1_600_000_000);
}

/** Starts a Longshore that owns the data folder, and waits for its first word. */
async function start(...args: string[]): Promise<void> {
  owner = startCommand(args, options);
  if (owner.stdout) for await (const _ of createInterface(owner.stdout)) return;
  throw new Error('it ended without a word');
}

const serve = () => start('serve', '--port', '0', '--no-open');

const keys = () => objectsBelow(account, bucket, 't/');

async function untilKeys(count: number): Promise<string[]> {
  for (let tries = 0; tries < 200; tries += 1) {
    const now = await keys();
    if (now.length === count) return now;
    await delay(50);
  }
  throw new Error(`there never were ${count} objects`);
}

test('a pair that is made while a server runs is kept alike by it from then on', async () => {
  await serve();
  expect(await pair('add', 'docs', there(), '--every', '1d')).toMatchObject({ code: 0 });
  expect(await untilKeys(1)).toEqual(['a.txt']);
  await put('b.txt');
  const result = await pair('run', 'docs', '--json');
  expect(result.code).toBe(0);
  expect(eventsOf(result)).toMatchObject([
    { event: 'act', verb: 'upload', to: `${there()}/b.txt` },
    { event: 'pair-run', name: 'docs', done: { upload: 1 } },
    { event: 'end', exitCode: 0 },
  ]);
  const [status] = eventsOf(await pair('status', 'docs', '--json'));
  expect(status).toMatchObject({ state: 'idle', nextRunMs: expect.any(Number) });
});

test('what is paused by a command is paused in the server', async () => {
  await serve();
  await pair('add', 'docs', there(), '--by-hand');
  expect(await pair('pause', 'docs')).toMatchObject({ code: 0 });
  expect(eventsOf(await pair('list', '--json'))[0]).toMatchObject({ state: 'paused' });
  expect(await pair('explain', 'docs/a.txt')).toMatchObject({ code: 0 });
  expect(await pair('remove', 'docs')).toMatchObject({ code: 0 });
  expect(await pair('list')).toMatchObject({ code: 0, out: '' });
});

test('Ctrl+C at a run ends the run in the server too, and the next goes on', async () => {
  await serve();
  await pair('add', 'docs', there(), '--by-hand');
  const { begun } = hold(proxy, ({ method, path }) => method === 'PUT' && path.includes('a.txt'));
  const child = startCommand(['pair', 'run', 'docs'], options);
  void begun.then(() => child.kill('SIGINT'));
  expect(await resultOf(child)).toMatchObject({ code: 130, err: '' });
  proxy.follow(() => pass);
  expect(await pair('run', 'docs')).toMatchObject({ code: 0, err: '' });
  expect(await keys()).toEqual(['a.txt']);
});

test('pair run that stays answers commands as a server does, and refuses to be two', async () => {
  await start('pair', 'run', '--json');
  expect(await pair('run')).toMatchObject({
    code: 1,
    err: expect.stringContaining('Add --once to run the pairs now.'),
  });
  expect(await pair('add', 'docs', there(), '--every', '1d')).toMatchObject({ code: 0 });
  expect(await untilKeys(1)).toEqual(['a.txt']);
});
