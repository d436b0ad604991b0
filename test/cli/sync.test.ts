// longshore sync as a person and a script meet it.

import { mkdir, readdir, readFile, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
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
vi.setConfig({ testTimeout: 90_000 });

let account: S3Account;
let proxy: FaultyProxy;
let home: string;
let bucket: string;
let options: CommandOptions;

onCommandBench(async (bench) => {
  ({ account, proxy, home, bucket, options } = bench);
  await mkdir(join(home, 'tree', 'sub'), { recursive: true });
  await put('a.txt', 'alpha');
  await put('sub/b.txt', 'beta');
});

const run = (...args: string[]): Promise<CommandResult> => runCommand(args, options);
const there = () => `s3://${bucket}/t`;
const up = (...more: string[]) => run('sync', 'tree', there(), ...more);
const said = ({ code, out, err }: CommandResult) => ({
  code,
  out: out.trimEnd().split('\n').filter(Boolean).toSorted(),
  err,
});
const at = (path: string) => join(home, 'tree', path);

/** A file that was written long enough ago to be at rest. */
async function put(path: string, text: string, changedMs = 1_600_000_000_000): Promise<void> {
  await writeFile(at(path), text);
  await utimes(at(path), changedMs / 1000, changedMs / 1000);
}

const keys = (prefix = 't/') => objectsBelow(account, bucket, prefix);

async function textOf(key: string): Promise<string> {
  const { out } = await run('cp', `${there()}/${key}`, '-');
  return out;
}

describe('sync', () => {
  test('carries what is new or changed, in the words of aws, and the second time only lists', async () => {
    expect(said(await up())).toEqual({
      code: 0,
      out: [
        'sync: 2 uploaded, 9 B',
        `upload: ${join('tree', 'a.txt')} to ${there()}/a.txt`,
        `upload: ${join('tree', 'sub', 'b.txt')} to ${there()}/sub/b.txt`,
      ],
      err: '',
    });
    const before = proxy.requests.length;
    expect(said(await up())).toEqual({ code: 0, out: ['sync: nothing done, 2 files in all'], err: '' });
    const asked = proxy.requests.slice(before);
    expect(asked.map(({ method }) => method)).toEqual(['GET']);
    expect(asked[0]?.path).toContain('list-type=2');
  });

  test('brings a prefix into a folder that is made for it, but not by a dry run', async () => {
    await up();
    expect(said(await run('sync', there(), 'new/back', '--dryrun'))).toMatchObject({
      code: 0,
      out: [
        `(dryrun) download: ${there()}/a.txt to ${join('new', 'back', 'a.txt')}`,
        `(dryrun) download: ${there()}/sub/b.txt to ${join('new', 'back', 'sub', 'b.txt')}`,
      ],
      err: '',
    });
    await expect(stat(join(home, 'new'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await run('sync', there(), 'new/back', '--quiet')).toEqual({ code: 0, out: '', err: '' });
    expect(await readFile(join(home, 'new', 'back', 'sub', 'b.txt'), 'utf8')).toBe('beta');
  });

  test('does exactly what a dry run has said', async () => {
    await up();
    await put('a.txt', 'alpha two');
    await put('new.txt', 'new');
    await rename(at('sub/b.txt'), at('sub/renamed.txt'));
    await run('cp', 'tree/a.txt', `${there()}/extra`);
    const planned = said(await up('--delete', '--dryrun'));
    expect(await keys()).toEqual(['a.txt', 'extra', 'sub/b.txt']);
    const done = said(await up('--delete'));
    expect(planned.code).toBe(0);
    expect(planned.out.map((line) => line.replace('(dryrun) ', ''))).toEqual(
      done.out.filter((line) => !line.startsWith('sync:')),
    );
    expect(done.out).toContain(`delete: ${there()}/extra`);
    expect(await keys()).toEqual(['a.txt', 'new.txt', 'sub/renamed.txt']);
  });

  test('stores in the class that is asked for', async () => {
    await up('--storage-class', 'STANDARD_IA', '--quiet');
    expect(eventsOf(await run('ls', `${there()}/a.txt`, '--json'))[0]).toMatchObject({
      storageClass: 'STANDARD_IA',
    });
  });

  test('without --delete leaves alone what only the target has', async () => {
    await up();
    await rm(at('a.txt'));
    expect(await up()).toMatchObject({ code: 0 });
    expect(await keys()).toEqual(['a.txt', 'sub/b.txt']);
  });

  test('holds removals where a side is empty, says why, and does them with --approve', async () => {
    await up();
    // The folder itself stays: another one in its place may or may not be known as such, by its inode.
    for (const name of await readdir(at(''))) await rm(at(name), { recursive: true });
    const held = await up('--delete');
    expect(said(held)).toEqual({
      code: 1,
      out: ['sync: nothing done, 2 files in all'],
      err: 'longshore: 2 removals and replacements (9 B) are held. The folder on this computer is empty. Run it again with --approve to let it all happen.\n',
    });
    expect(await keys()).toEqual(['a.txt', 'sub/b.txt']);
    expect(await up('--delete', '--approve')).toMatchObject({ code: 0, err: '' });
    expect(await keys()).toEqual([]);
  });

  test('leaves alone on both sides what is excluded', async () => {
    await put('c.bin', 'bytes');
    await up();
    await rm(at('c.bin'));
    await put('d.bin', 'more');
    await put('sub/c.txt', 'gamma');
    const done = said(
      await up('--delete', '--exclude', '*.bin', '--exclude', 'sub/*', '--include', '*/c.txt'),
    );
    expect(done).toMatchObject({ code: 0, err: '' });
    expect(done.out.filter((line) => !line.startsWith('sync:'))).toEqual([
      `upload: ${join('tree', 'sub', 'c.txt')} to ${there()}/sub/c.txt`,
    ]);
    expect(await keys()).toEqual(['a.txt', 'c.bin', 'sub/b.txt', 'sub/c.txt']);
  });

  test('sees an edit that kept size and time, with --exact too, and with --size-only does not', async () => {
    await up();
    await put('a.txt', 'ALPHA');
    expect(await up('--size-only', '--quiet')).toMatchObject({ code: 0 });
    expect(await textOf('a.txt')).toBe('alpha');
    expect(await up('--quiet')).toMatchObject({ code: 0 });
    expect(await textOf('a.txt')).toBe('ALPHA');
    await put('a.txt', 'aLPHA');
    expect(await up('--exact', '--quiet')).toMatchObject({ code: 0 });
    expect(await textOf('a.txt')).toBe('aLPHA');
  });

  test('tells what fails, does the rest, and ends with 1', async () => {
    await symlink('a.txt', at('link'));
    proxy.follow(({ method, path }) =>
      method === 'PUT' && path.includes('a.txt')
        ? { kind: 'answer', status: 403, body: '<Error><Code>AccessDenied</Code></Error>' }
        : pass,
    );
    const result = await up();
    expect(result.code).toBe(1);
    expect(result.err).toMatch(/^longshore: Could not .*a\.txt.*\[AccessDenied\]$/m);
    expect(result.err).toMatch(/^longshore: Could not sync link: .*symbolic link/m);
    expect(result.err.trimEnd().split('\n')).toHaveLength(2);
    expect(await keys()).toEqual(['sub/b.txt']);
  });

  test('that cannot even list ends with 1, says why, and removes nothing', async () => {
    await up();
    await rm(at('a.txt'));
    proxy.follow(({ path }) =>
      path.includes('list-type')
        ? { kind: 'answer', status: 403, body: '<Error><Code>AccessDenied</Code></Error>' }
        : pass,
    );
    const result = await up('--delete');
    expect(result).toMatchObject({ code: 1, err: expect.stringContaining('[AccessDenied]') });
    expect(await keys()).toEqual(['a.txt', 'sub/b.txt']);
  });

  test.each([
    [['sync', 'tree', 'other'], 'One of the two must be in S3.'],
    [['sync', 's3://one', 's3://two'], 'use \u201clongshore cp --recursive\u201d'],
    [['sync', 'tree/a.txt', 's3://one'], 'is no folder on this computer'],
    [['sync', 'nowhere', 's3://one'], 'is no folder on this computer'],
    [['sync', 's3://one', 'tree/a.txt'], 'is no folder'],
  ])('%j is wrong use', async (args, sentence) => {
    const result = await run(...args);
    expect(result).toMatchObject({ code: 2, out: '' });
    expect(result.err).toContain(sentence);
    expect(proxy.requests).toEqual([]);
  });

  test('ended by Ctrl+C goes on the next time, and leaves nothing half done', async () => {
    const { begun } = hold(proxy, ({ method }) => method === 'PUT');
    const child = startCommand(['sync', 'tree', there()], options);
    void begun.then(() => child.kill('SIGINT'));
    expect(await resultOf(child)).toMatchObject({ code: 130, err: '' });
    proxy.follow(() => pass);
    expect(await up()).toMatchObject({ code: 0, err: '' });
    expect(await keys()).toEqual(['a.txt', 'sub/b.txt']);
  });

  test('with --json says each act, and the report last', async () => {
    const events = eventsOf(await up('--json', '--no-progress'));
    expect(events.slice(0, -2)).toHaveLength(2);
    expect(events).toContainEqual({
      event: 'act',
      verb: 'upload',
      from: join('tree', 'a.txt'),
      to: `${there()}/a.txt`,
      sizeBytes: 5,
    });
    expect(events.slice(-2)).toMatchObject([
      { event: 'synced', isWhole: true, held: 0, done: { upload: 2 }, uploadedBytes: 9 },
      { event: 'end', exitCode: 0, failed: 0 },
    ]);
    expect(await readdir(at(''))).toEqual(['a.txt', 'sub']);
    expect(await keys('')).toEqual(['t/a.txt', 't/sub/b.txt']);
  });
});
