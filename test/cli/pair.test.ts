// longshore pair as a person and a script meet it, where no other Longshore runs.

import { mkdir, readdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
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
import { type FaultyProxy, pass } from '../support/faulty-proxy.ts';
import type { TestSandbox } from '../support/sandbox.ts';

// Each command is a process of its own; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

let sandbox: TestSandbox;
let account: S3Account;
let proxy: FaultyProxy;
let home: string;
let bucket: string;
let options: CommandOptions;

onCommandBench(async (bench) => {
  ({ sandbox, account, proxy, home, bucket, options } = bench);
  await mkdir(at(''), { recursive: true });
  await put('a.txt', 'alpha');
  await put('b.txt', 'beta');
});

const run = (...args: string[]): Promise<CommandResult> => runCommand(args, options);
const pair = (...args: string[]) => run('pair', ...args);
const there = () => `s3://${bucket}/t`;
const at = (path: string) => join(home, 'docs', path);
const lines = ({ out }: CommandResult) => out.trimEnd().split('\n').filter(Boolean).toSorted();

/** A file that was written long enough ago to be at rest. */
async function put(path: string, text: string): Promise<void> {
  await writeFile(at(path), text);
  await utimes(at(path), 1_600_000_000, 1_600_000_000);
}

async function add(...more: string[]): Promise<CommandResult> {
  const added = await pair('add', 'docs', there(), '--by-hand', ...more);
  expect(added).toMatchObject({ code: 0 });
  return added;
}

const keys = () => objectsBelow(account, bucket, 't/');

const denied = { kind: 'answer', status: 403, body: '<Error><Code>AccessDenied</Code></Error>' } as const;

describe('pair add', () => {
  test('keeps the account of the environment as a profile, without its keys, and says so once', async () => {
    const first = await add();
    expect(first.err).toMatch(
      /^longshore: the account is now a profile of Longshore, \u201cenvironment\u201d\. Its keys are nowhere/,
    );
    expect(first.out).toMatch(/^made pair \u201cdocs\u201d \(p\w{8}\): /);
    await mkdir(join(home, 'more'));
    expect(await pair('add', 'more', `s3://${bucket}/more`)).toMatchObject({ code: 0, err: '' });
    expect(eventsOf(await pair('list', '--json')).slice(0, -1)).toMatchObject([
      {
        event: 'pair',
        pair: { name: 'docs', mode: 'two-way', schedule: { kind: 'by-hand' } },
        state: 'waiting',
      },
      { event: 'pair', pair: { name: 'more', schedule: { kind: 'watch' }, deletes: 'trash' } },
    ]);
    const config = await readFile(join(home, 'data', 'config.db'));
    expect(config.includes(sandbox.secretAccessKey)).toBe(false);
  });

  test.each([
    [['pair', 'add', 'nowhere', 's3://b'], 2, 'is no folder on this computer'],
    [['pair', 'add', 'docs', 'docs'], 2, 'is not in S3'],
    [['pair', 'add', 'docs', 's3://none-such'], 1, 'There is no bucket of that name.'],
    [
      ['pair', 'add', 'docs', 's3://b', '--every', '15m', '--watch'],
      2,
      'Choose one of --every, --watch and --by-hand.',
    ],
    [['pair', 'add', 'docs', 's3://b', '--every', 'often'], 2, 'Write a time from 1m to 7d'],
    [['pair', 'run', '--exact', '--dryrun'], 2, 'Choose one of --exact and --dryrun.'],
    [['pair', 'status', 'none'], 2, 'There is no pair \u201cnone\u201d.'],
  ])('%j is refused with %d', async (args, code, sentence) => {
    const refused = await run(...args);
    expect(refused).toMatchObject({ code, out: '' });
    expect(refused.err).toContain(sentence);
    expect(await pair('list')).toMatchObject({ code: 0, out: '' });
  });

  test('refuses a second pair of that name, and one that overlaps', async () => {
    await add();
    await mkdir(join(home, 'other', 'docs'), { recursive: true });
    expect(await pair('add', 'other/docs', `s3://${bucket}/u`)).toMatchObject({
      code: 2,
      err: expect.stringContaining('There is a pair \u201cdocs\u201d already.'),
    });
    expect(await pair('add', 'other/docs', `${there()}/deep`, '--name', 'deep')).toMatchObject({
      code: 2,
      err: expect.stringContaining('The pair \u201cdocs\u201d has'),
    });
  });
});

describe('pair run --once', () => {
  test('ends with 0 when both sides are alike, and then only lists', async () => {
    await add();
    expect(lines(await pair('run', '--once'))).toEqual([
      'docs: 2 uploaded, 9 B',
      `upload: ${join('docs', 'a.txt')} to ${there()}/a.txt`,
      `upload: ${join('docs', 'b.txt')} to ${there()}/b.txt`,
    ]);
    const before = proxy.requests.length;
    expect(await pair('run', 'docs')).toEqual({
      code: 0,
      out: 'docs: nothing done, 2 files in all\n',
      err: '',
    });
    const asked = proxy.requests.slice(before);
    expect(asked.map(({ method }) => method)).toEqual(['GET']);
    expect(asked[0]?.path).toContain('list-type=2');
  });

  test('does exactly what a dry run has said', async () => {
    await add();
    await pair('run', '--once');
    await put('a.txt', 'alpha two');
    await rename(at('b.txt'), at('c.txt'));
    await run('cp', 'docs/a.txt', `${there()}/new.txt`);
    const planned = lines(await pair('run', 'docs', '--dryrun'));
    expect(await keys()).toEqual(['a.txt', 'b.txt', 'new.txt']);
    const done = lines(await pair('run', 'docs')).filter((line) => !line.startsWith('docs:'));
    expect(planned).toHaveLength(3);
    expect(done.map((line) => line.replace(/ \(.*in the trash\)$/, ''))).toEqual(
      planned.map((line) => line.replace('(dryrun) ', '')),
    );
    expect(await keys()).toEqual(['a.txt', 'c.txt', 'new.txt']);
    expect(await readFile(at('new.txt'), 'utf8')).toBe('alpha two');
  });

  test('ends with 3 when it holds removals, which can be brought back or approved', async () => {
    await add();
    await pair('run', '--once');
    const empty = async () => {
      for (const name of ['a.txt', 'b.txt']) await rm(at(name));
    };
    await empty();
    const held = await pair('run', '--once');
    expect(held).toMatchObject({ code: 3, out: 'docs: nothing done, 2 files in all\n' });
    expect(held.err).toBe(
      'longshore: docs: 2 removals and replacements (9 B) are held. The folder on this computer is empty. \u201clongshore pair approve docs\u201d lets it happen, \u201clongshore pair restore docs\u201d brings it back.\n',
    );
    expect((await pair('status', 'docs')).out).toContain(`held: delete: ${there()}/a.txt`);
    expect(lines(await pair('run', 'docs', '--dryrun'))[0]).toBe(`(dryrun) held: delete: ${there()}/a.txt`);
    expect(await pair('restore', 'docs')).toMatchObject({
      code: 0,
      out: 'brought back at the next run: 2 files\n',
    });
    expect(await pair('run', '--once')).toMatchObject({ code: 0, err: '' });
    expect(await readFile(at('b.txt'), 'utf8')).toBe('beta');

    await empty();
    expect(await pair('run', '--once')).toMatchObject({ code: 3 });
    expect(await pair('approve', 'docs')).toMatchObject({
      code: 0,
      out: 'approved: 2 removals and replacements, at the next run\n',
    });
    const gone = await pair('run', '--once');
    expect(gone).toMatchObject({ code: 0, err: '' });
    expect(lines(gone)).toContain(`delete: ${there()}/a.txt (in the trash)`);
    expect(await keys()).toEqual([]);
  });

  test('ends with 3 when something is in the way, and with 1 when something fails or it ends early', async () => {
    await add();
    await symlink('a.txt', at('link'));
    expect(await pair('run', '--once')).toMatchObject({
      code: 3,
      err: expect.stringContaining('Could not sync link: '),
    });
    await put('new.txt', 'new');
    proxy.follow(({ method, path }) => (method === 'PUT' && path.includes('new.txt') ? denied : pass));
    const failed = await pair('run', '--once');
    expect(failed).toMatchObject({ code: 1, err: expect.stringContaining('new.txt') });
    proxy.follow(({ path }) => (path.includes('list-type') ? denied : pass));
    const early = await pair('run', '--once');
    expect(early).toMatchObject({ code: 1, err: expect.stringContaining('[AccessDenied]') });
    proxy.follow(() => pass);
    await rm(at('link'));
    expect(await pair('run', '--once')).toMatchObject({ code: 0, err: '' });
  });

  test('keeps both of what both sides have changed, until the person has said which', async () => {
    await add();
    await pair('run', '--once');
    await put('a.txt', 'from here');
    await writeFile(join(home, 'theirs'), 'from there');
    await run('cp', 'theirs', `${there()}/a.txt`);
    const result = await pair('run', '--once');
    expect(result).toMatchObject({
      code: 3,
      err: expect.stringContaining('docs: Of 1 file both sides were kept'),
    });
    expect(lines(result)).toContain(`conflict: ${join('docs', 'a.txt')}, both are kept`);
    const [conflict] = eventsOf(await pair('conflicts', 'docs', '--json'));
    expect(conflict).toMatchObject({ event: 'conflict', path: 'a.txt' });
    expect(await pair('resolve', 'docs', String(conflict?.['copy']), '--keep', 'copy')).toMatchObject({
      code: 0,
    });
    expect(await pair('run', '--once')).toMatchObject({ code: 0, err: '' });
    expect(await readFile(at('a.txt'), 'utf8')).toBe('from here');
    expect(await keys()).toEqual(['a.txt', 'b.txt']);
  });

  test('leaves alone what is paused, unless it is named', async () => {
    await add();
    expect(await pair('pause')).toMatchObject({ code: 0, out: 'paused: all pairs\n' });
    expect(await pair('run', '--once')).toEqual({
      code: 0,
      out: '',
      err: 'longshore: docs is paused, and was left alone.\n',
    });
    expect(await keys()).toEqual([]);
    expect(await pair('run', 'docs')).toMatchObject({ code: 0 });
    expect(await pair('resume', 'docs')).toMatchObject({ code: 0, out: 'resumed: docs\n' });
    expect(eventsOf(await pair('list', '--json'))[0]).toMatchObject({ state: 'idle' });
  });

  test('with --exact reads again what looks unchanged', async () => {
    await add();
    await pair('run', '--once');
    await put('a.txt', 'ALPHA');
    expect(lines(await pair('run', 'docs', '--exact'))).toContain(
      `upload: ${join('docs', 'a.txt')} to ${there()}/a.txt (the old one is in the trash)`,
    );
  });
});

describe('pair explain', () => {
  test('says why a file is as it is, by its path, its address, or its key in a pair', async () => {
    await add('--ignore', '*.tmp');
    await pair('run', '--once');
    await rm(at('b.txt'));
    await pair('run', '--once');
    const spoken = [
      await pair('explain', 'docs/a.txt'),
      await pair('explain', `${there()}/a.txt`),
      await pair('explain', 'docs', 'a.txt'),
    ].map(({ out }) => out.split('\n').slice(0, 2));
    const alike = ['docs, a.txt:', 'Both sides hold the same 5 B, as of the last look.'];
    expect(spoken).toEqual([alike, alike, alike]);
    const [gone] = eventsOf(await pair('explain', 'docs/b.txt', '--json'));
    expect(gone).toMatchObject({
      event: 'explanation',
      name: 'docs',
      sentences: ['Neither side has a file of that name.'],
      planned: null,
      history: [{ act: 'remove-remote' }, { act: 'upload' }],
    });
    expect((await pair('explain', 'docs/x.tmp')).out).toContain('A rule leaves it alone');
    expect(await pair('explain', 'elsewhere')).toMatchObject({
      code: 2,
      err: expect.stringContaining('lies in no pair'),
    });
  });
});

test('pair set changes what is said and nothing else; pair remove leaves the files', async () => {
  await writeFile(join(home, 'rules'), '*.tmp\n\nbuild/\n');
  await add();
  await pair('run', '--once');
  const changed = ['--name', 'papers', '--every', '6h', '--ignore-from', 'rules', '--ignore', '*.bak'];
  expect(await pair('set', 'docs', ...changed, '--trash-days', '7')).toMatchObject({ code: 0 });
  const [status] = eventsOf(await pair('status', 'papers', '--json'));
  expect(status).toMatchObject({
    pair: {
      ...{ name: 'papers', mode: 'two-way', schedule: { kind: 'every', minutes: 360 }, trashDays: 7 },
      ignore: ['*.tmp', 'build/', '*.bak'],
    },
    last: { done: { upload: 2 } },
  });
  expect((await pair('status')).out).toContain('every 6 h, 3 rules to ignore');
  expect((await pair('history', 'papers', '--search', 'A.T')).out).toMatch(/upload: .*a\.txt \(5 B\)\n$/);
  expect(await pair('remove', 'papers')).toMatchObject({ code: 0 });
  expect(await pair('list')).toMatchObject({ code: 0, out: '' });
  expect((await readdir(at(''))).filter((name) => name !== '.longshore')).toEqual(['a.txt', 'b.txt']);
  expect(await keys()).toEqual(['a.txt', 'b.txt']);
});

test('with --json pair run tells each act, and the report of each pair', async () => {
  await add();
  const events = eventsOf(await pair('run', '--once', '--json'));
  expect(events).toContainEqual({
    event: 'act',
    pair: expect.stringMatching(/^p\w{8}$/),
    verb: 'upload',
    from: join('docs', 'a.txt'),
    to: `${there()}/a.txt`,
    sizeBytes: 5,
    trash: null,
  });
  expect(events.slice(-2)).toMatchObject([
    { event: 'pair-run', name: 'docs', isWhole: true, done: { upload: 2 }, held: 0 },
    { event: 'end', exitCode: 0, failed: 0 },
  ]);
});

test('pair run without --once stays, runs what is due, and ends well when it is told to', async () => {
  await pair('add', 'docs', there(), '--every', '1d');
  const child = startCommand(['pair', 'run', '--json'], options);
  let seen = '';
  child.stdout?.on('data', (data: Buffer) => {
    seen += data.toString();
    if (seen.includes('"pair-run"')) child.kill('SIGTERM');
  });
  const result = await resultOf(child);
  expect(result.code).toBe(0);
  expect(eventsOf(result).map(({ event }) => event)).toEqual(['staying', 'act', 'act', 'pair-run', 'end']);
  expect(await keys()).toEqual(['a.txt', 'b.txt']);
});
