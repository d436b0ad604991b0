// A Longshore that runs owns the queue: commands hand their jobs over and follow them.

import type { ChildProcess } from 'node:child_process';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, test, vi } from 'vitest';
import { delay } from '../../src/base/abort.ts';
import { LocalPath } from '../../src/contract/models.ts';
import type { Transfer } from '../../src/contract/transfer.ts';
import { createEngine } from '../../src/engine/engine.ts';
import type { S3Account } from '../../src/engine/store/s3/s3-account.ts';
import { createHost } from '../../src/host/host.ts';
import { objectsBelow, onCommandBench } from '../support/command-bench.ts';
import {
  bareEnv,
  type CommandResult,
  eventsOf,
  resultOf,
  runCommand,
  startCommand,
} from '../support/command-line.ts';
import { type FaultyProxy, hold } from '../support/faulty-proxy.ts';
import { memoryVault } from '../support/memory-vault.ts';
import type { TestSandbox } from '../support/sandbox.ts';

// Each command is a process of its own; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

let sandbox: TestSandbox;
let account: S3Account;
let proxy: FaultyProxy;
let home: LocalPath;
let bucket: string;
const servers = new Set<ChildProcess>();

onCommandBench(async (bench) => {
  ({ sandbox, account, proxy, home, bucket } = bench);
  await mkdir(join(home, 'tree'));
  for (const name of ['a', 'b', 'c']) await writeFile(join(home, 'tree', name), name);
  await connectProfile();
  return async () => {
    for (const server of servers) await stop(server, 'SIGKILL');
    servers.clear();
  };
});

/** A connected profile `work`, whose keys are in the AWS files. */
async function connectProfile(): Promise<void> {
  await mkdir(join(home, '.aws'));
  await writeFile(join(home, '.aws', 'config'), '[profile work]\nregion = us-east-1\n');
  await writeFile(
    join(home, '.aws', 'credentials'),
    `[work]\naws_access_key_id = ${sandbox.accessKeyId}\naws_secret_access_key = ${sandbox.secretAccessKey}\n`,
  );
  const dataFolder = LocalPath.parse(join(home, 'data'));
  const engine = await createEngine(
    createHost({ dataFolder, vault: memoryVault(), env: bareEnv({ home }) }),
    { queue: 'memory' },
  );
  await engine.call('profile.save', {
    id: null,
    name: 'work',
    endpoint: proxy.endpoint,
    region: 'us-east-1',
    addressing: 'path',
    source: { kind: 'aws-profile', name: 'work' },
  });
  await engine.close();
}

async function serve(): Promise<ChildProcess> {
  const child = startCommand(['serve', '--port', '0', '--no-open'], { home });
  servers.add(child);
  if (child.stdout) for await (const _ of createInterface(child.stdout)) return child;
  throw new Error('serve ended without a word');
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await ended;
}

const start = (...args: string[]): ChildProcess => startCommand([...args, '--profile', 'work'], { home });
const run = (...args: string[]): Promise<CommandResult> => resultOf(start(...args));
const upload = () => ['cp', 'tree', `s3://${bucket}/t`, '--recursive'];

async function queued(): Promise<Record<string, unknown>[]> {
  const events = eventsOf(await runCommand(['jobs', '--json'], { home }));
  return events.filter(({ event }) => event === 'job');
}

async function untilQueued(state: Transfer['state']): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await queued()).some((job) => job['state'] === state)) return;
    await delay(50);
  }
  throw new Error(`no transfer came to be ${state}`);
}

const keysInBucket = () => objectsBelow(account, bucket, 't/');

describe('a command', () => {
  test('hands its job to the Longshore that runs, and tells of it as of its own', async () => {
    await serve();
    const result = await run(...upload());
    expect(result).toEqual({
      code: 0,
      out: ['a', 'b', 'c']
        .map((name) => `upload: ${join('tree', name)} to s3://${bucket}/t/${name}\n`)
        .concat('upload: 3 files, 3 B\n')
        .join(''),
      err: 'longshore: handed to the running Longshore, as 1 of its queue.\n',
    });
    expect(await queued()).toMatchObject([{ id: '1', state: 'done', isCommands: false, doneFiles: 3 }]);
    expect(await keysInBucket()).toEqual(['a', 'b', 'c']);
    expect(await readdir(join(home, 'data', 'jobs'))).toEqual([]);
  });

  test('that is ended by Ctrl+C only looks away: the job goes on', async () => {
    await serve();
    const { begun, release } = hold(proxy, ({ method }) => method === 'PUT');
    const child = start(...upload(), '--json', '--no-progress');
    void begun.then(() => child.kill('SIGINT'));
    const left = await resultOf(child);
    expect(left.code).toBe(130);
    expect(eventsOf(left)).toMatchObject([
      { event: 'handed-over', id: '1' },
      { event: 'left', id: '1' },
      { event: 'end', exitCode: 130, failed: 0 },
    ]);
    release();
    await untilQueued('done');
    expect(await keysInBucket()).toEqual(['a', 'b', 'c']);
  });

  test('with keys of its own keeps its job to itself', async () => {
    await serve();
    const env = {
      AWS_ACCESS_KEY_ID: sandbox.accessKeyId,
      AWS_SECRET_ACCESS_KEY: sandbox.secretAccessKey,
      AWS_ENDPOINT_URL: sandbox.endpoint,
    };
    expect(await runCommand(upload(), { home, env })).toMatchObject({ code: 0, err: '' });
    expect(await queued()).toMatchObject([{ isCommands: true, state: 'done' }]);
  });

  test('is not kept waiting by a Longshore that died, and a new one opens in its place', async () => {
    const first = await serve();
    await stop(first, 'SIGKILL');
    expect((await stat(join(home, 'data', 'engine.sock'))).isSocket()).toBe(true);
    expect(await run(...upload())).toMatchObject({ code: 0, err: '' });
    await serve();
    expect(await run(...upload())).toMatchObject({
      code: 0,
      err: 'longshore: handed to the running Longshore, as 1 of its queue.\n',
    });
  });

  test('is told when the Longshore it follows ends, and the job is still there', async () => {
    const server = await serve();
    const { begun } = hold(proxy, ({ method }) => method === 'PUT');
    const followed = run(...upload());
    await begun;
    await stop(server, 'SIGKILL');
    expect(await followed).toMatchObject({
      code: 1,
      err: expect.stringContaining('The connection to the Longshore engine was lost.'),
    });
    expect(await queued()).toMatchObject([{ id: '1', isCommands: false, state: 'waiting' }]);
    expect(await runCommand(['jobs', 'cancel', '1'], { home })).toMatchObject({ code: 0 });
    expect(await queued()).toMatchObject([{ id: '1', state: 'cancelled' }]);
  });
});
