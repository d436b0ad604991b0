// longshore jobs: the list, and what can be done about what has been begun.

import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { type LocalPath } from '../../src/contract/models.ts';
import type { S3Account } from '../../src/engine/store/s3/s3-account.ts';
import { objectsBelow, onCommandBench } from '../support/command-bench.ts';
import { type CommandResult, eventsOf, resultOf, runCommand, startCommand } from '../support/command-line.ts';
import { type FaultyProxy, hold, pass } from '../support/faulty-proxy.ts';
import type { TestSandbox } from '../support/sandbox.ts';

// Each command is a process of its own; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

let sandbox: TestSandbox;
let account: S3Account;
let proxy: FaultyProxy;
let home: LocalPath;
let bucket: string;

onCommandBench(async (bench) => {
  ({ sandbox, account, proxy, home, bucket } = bench);
  await mkdir(join(home, 'tree'));
  for (let index = 0; index < 40; index += 1)
    await writeFile(join(home, 'tree', `f${String(index).padStart(2, '0')}`), `file ${index}`);
});

const keys = () => ({
  AWS_ACCESS_KEY_ID: sandbox.accessKeyId,
  AWS_SECRET_ACCESS_KEY: sandbox.secretAccessKey,
});
const withKeys = () => ({ home, env: { ...keys(), AWS_ENDPOINT_URL: proxy.endpoint } });
const run = (...args: string[]): Promise<CommandResult> => runCommand(args, withKeys());
const upload = () => ['cp', 'tree', `s3://${bucket}/t`, '--recursive', '--quiet'];

/** Begins the upload and kills it on the way; gives the id of its job. */
async function beginAndKill(): Promise<string> {
  const child = startCommand(upload(), withKeys());
  let seen = 0;
  proxy.follow(({ method }) => {
    if (method === 'PUT') seen += 1;
    if (seen === 25) child.kill('SIGKILL');
    return pass;
  });
  await resultOf(child);
  proxy.follow(() => pass);
  return onlyJob();
}

async function jobs(): Promise<Record<string, unknown>[]> {
  return eventsOf(await run('jobs', '--json')).filter(({ event }) => event === 'job');
}

async function onlyJob(): Promise<string> {
  const [job, ...more] = await jobs();
  expect(more).toEqual([]);
  return String(job?.['id']);
}

const keysInBucket = () => objectsBelow(account, bucket, 't/');

describe('the list', () => {
  test('has what was killed, with how far it came, and what has ended', async () => {
    const id = await beginAndKill();
    expect(await jobs()).toEqual([
      {
        event: 'job',
        id,
        state: 'stopped',
        isCommands: true,
        what: `cp ${join(home, 'tree')} s3://${bucket}/t`,
        isListed: expect.any(Boolean),
        totalFiles: expect.any(Number),
        totalBytes: expect.any(Number),
        doneFiles: expect.any(Number),
        doneBytes: expect.any(Number),
        skippedFiles: 0,
        failedFiles: 0,
        createdMs: expect.any(Number),
        endedMs: null,
        error: null,
      },
    ]);
    expect(await run(...upload())).toMatchObject({ code: 0 });
    const listed = await run('jobs');
    expect(listed).toMatchObject({ code: 0, err: '' });
    expect(listed.out).toMatch(
      new RegExp(`^${id}  done       [-\\d]{10} [:\\d]{8}  cp .*  \\(40 of 40 files, .*\\)\\n$`),
    );
  });

  test('shows as running what another process does, and lets nobody else at it', async () => {
    const { begun, release } = hold(proxy, ({ method }) => method === 'PUT');
    const ended = resultOf(startCommand(upload(), withKeys()));
    await begun;
    const [job] = await jobs();
    const id = String(job?.['id']);
    const [cancelled, resumed] = await Promise.all([run('jobs', 'cancel', id), run('jobs', 'resume', id)]);
    release();
    expect(job).toMatchObject({ state: 'running' });
    const sentence = `longshore: Another process is doing job ${id} right now. Ctrl+C there stops it.\n`;
    expect([cancelled, resumed]).toMatchObject([
      { code: 1, out: '', err: sentence },
      { code: 1, out: '', err: sentence },
    ]);
    expect(await ended).toMatchObject({ code: 0 });
  });

  test('is empty without a word where nothing was begun', async () => {
    expect(await run('jobs')).toEqual({ code: 0, out: '', err: '' });
  });
});

describe('resume', () => {
  test('goes on with the only job there is, without its command', async () => {
    await beginAndKill();
    const resumed = await run('jobs', 'resume');
    expect(resumed).toMatchObject({ code: 0 });
    expect(resumed.err).toMatch(/^longshore: going on with job j/);
    expect(resumed.out).toMatch(/upload: 40 files, .*\n$/);
    expect(await keysInBucket()).toHaveLength(40);
  });

  test('needs the keys that the command had, and the service they go to', async () => {
    const id = await beginAndKill();
    const without = await runCommand(['jobs', 'resume', id], { home });
    const elsewhere = await runCommand(['jobs', 'resume', id], { home, env: keys() });
    const there = await runCommand(['jobs', 'resume', id, '--endpoint-url', proxy.endpoint], {
      home,
      env: keys(),
    });
    const { host } = new URL(proxy.endpoint);
    expect(without).toEqual({
      code: 1,
      out: '',
      err: `longshore: Job ${id} signs in with the keys of its environment. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY as they were.\n`,
    });
    expect(elsewhere).toEqual({
      code: 1,
      out: '',
      err: `longshore: Job ${id} speaks to ${host}, but these keys would go to Amazon\u2019s own service now. Set AWS_ENDPOINT_URL as it was, or give --endpoint-url.\n`,
    });
    expect(there).toMatchObject({ code: 0 });
  });

  test('says so where there is nothing to go on with, or no such job', async () => {
    expect(await run('jobs', 'resume')).toEqual({
      code: 0,
      out: 'There is nothing to go on with.\n',
      err: '',
    });
    expect(await run('jobs', 'resume', 'j000000000')).toEqual({
      code: 2,
      out: '',
      err: 'longshore: There is no job j000000000. \u201clongshore jobs\u201d lists them.\n',
    });
  });
});

describe('what was begun', () => {
  test('is cancelled: what has arrived stays, and the same command begins anew', async () => {
    const id = await beginAndKill();
    expect(await run('jobs', 'cancel', id)).toEqual({ code: 0, out: `cancelled: ${id}\n`, err: '' });
    expect(await jobs()).toMatchObject([{ id, state: 'cancelled' }]);
    expect((await keysInBucket()).length).toBeLessThan(40);
    expect(await run(...upload())).toMatchObject({ code: 0, err: '' });
    expect(await keysInBucket()).toHaveLength(40);
  });

  test('is tried again where it failed, file by file', async () => {
    await symlink('nowhere', join(home, 'tree', 'dangling'));
    expect(await run(...upload())).toMatchObject({ code: 1 });
    const id = await onlyJob();
    await rm(join(home, 'tree', 'dangling'));
    await writeFile(join(home, 'tree', 'dangling'), 'a file now');
    const before = proxy.requests.length;
    expect(await run('jobs', 'retry', id)).toMatchObject({ code: 0, err: '' });
    const sent = proxy.requests.slice(before).filter(({ method }) => method === 'PUT');
    expect(new Set(sent.map(({ path }) => path.replace(/\?.*/, '')))).toEqual(
      new Set([`/${bucket}/t/dangling`]),
    );
  });

  test('is reported, each file on a line', async () => {
    await symlink('nowhere', join(home, 'tree', 'dangling'));
    await run(...upload());
    const { code, out, err } = await run('jobs', 'report', await onlyJob());
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n')).toHaveLength(41);
    expect(err).toMatch(/^longshore: Could not list dangling: .*\n$/);
  });

  test('is forgotten when it has ended, and only then', async () => {
    const id = await beginAndKill();
    expect(await run('jobs', 'forget', id)).toMatchObject({
      code: 1,
      err: `longshore: Job ${id} has not ended. Cancel it first.\n`,
    });
    await run('jobs', 'cancel', id);
    expect(await run('jobs', 'forget', id)).toEqual({ code: 0, out: `forgotten: ${id}\n`, err: '' });
    expect(await readdir(join(home, 'data', 'jobs'))).toEqual([]);
  });
});
