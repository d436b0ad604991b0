// Every verb of the command line, on the practice server: what it does, what it says, and the status it ends with.

import { mkdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { raw } from '../sandbox/raw-client.ts';
import { type CommandResult, eventsOf, runCommand } from '../support/command-line.ts';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

// Each command is a process of its own; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000 });

let sandbox: TestSandbox;
let home: string;
let removeHome: () => Promise<void>;
let bucket: string;
let count = 0;

beforeAll(async () => {
  sandbox = await startTestSandbox();
  ({ path: home, remove: removeHome } = await makeTempFolder());
});

afterAll(async () => {
  await sandbox.stop();
  await removeHome();
});

/** The command line in a folder of its own, with the practice server's keys in its environment. */
function run(...args: string[]): Promise<CommandResult> {
  const env = {
    AWS_ACCESS_KEY_ID: sandbox.accessKeyId,
    AWS_SECRET_ACCESS_KEY: sandbox.secretAccessKey,
    AWS_ENDPOINT_URL: sandbox.endpoint,
  };
  return runCommand(args, { home, env, cwd: here() });
}

const here = () => join(home, bucket);
const said = ({ code, out, err }: CommandResult) => ({ code, out: out.trimEnd().split('\n'), err });

beforeEach(async () => {
  count += 1;
  bucket = `bucket-${count}`;
  await mkdir(join(here(), 'tree', 'sub', 'deep'), { recursive: true });
  await writeFile(join(here(), 'a.txt'), 'alpha');
  await writeFile(join(here(), 'tree', 'one.txt'), 'one');
  await writeFile(join(here(), 'tree', 'sub', 'two.bin'), new Uint8Array(70_000).fill(7));
  await writeFile(join(here(), 'tree', 'sub', 'deep', 'empty'), '');
  await utimes(join(here(), 'tree', 'one.txt'), 1_600_000_000, 1_600_000_000);
  expect(await run('mb', `s3://${bucket}`)).toMatchObject({
    code: 0,
    out: `make_bucket: ${bucket}\n`,
    err: '',
  });
});

const keysIn = async (uri: string): Promise<string[]> =>
  eventsOf(await run('ls', uri, '--recursive', '--json')).flatMap(({ event, key }) =>
    event === 'entry' ? [String(key)] : [],
  );

describe('cp', () => {
  test('puts a file into a bucket, a folder, or under another name', async () => {
    await run('cp', 'a.txt', `s3://${bucket}`);
    await run('cp', 'a.txt', `s3://${bucket}/folder/`);
    const renamed = await run('cp', 'a.txt', `s3://${bucket}/other-name`);
    expect(said(renamed)).toEqual({ code: 0, out: [`upload: a.txt to s3://${bucket}/other-name`], err: '' });
    expect(await keysIn(`s3://${bucket}`)).toEqual(['a.txt', 'folder/a.txt', 'other-name']);
  });

  test('carries a folder\u2019s content there and back, with its times', async () => {
    const up = await run('cp', 'tree', `s3://${bucket}/t`, '--recursive');
    expect(said(up)).toEqual({
      code: 0,
      out: [
        `upload: ${join('tree', 'one.txt')} to s3://${bucket}/t/one.txt`,
        `upload: ${join('tree', 'sub', 'deep', 'empty')} to s3://${bucket}/t/sub/deep/empty`,
        `upload: ${join('tree', 'sub', 'two.bin')} to s3://${bucket}/t/sub/two.bin`,
        'upload: 3 files, 68.4 KiB',
      ],
      err: '',
    });
    expect(await run('cp', `s3://${bucket}/t`, 'back', '--recursive', '--quiet')).toMatchObject({
      code: 0,
      out: '',
    });
    const [one, two, { mtimeMs }] = await Promise.all([
      readFile(join(here(), 'back', 'one.txt'), 'utf8'),
      readFile(join(here(), 'back', 'sub', 'two.bin')),
      stat(join(here(), 'back', 'one.txt')),
    ]);
    expect([one, two.length, new Set(two), Math.round(mtimeMs)]).toEqual([
      'one',
      70_000,
      new Set([7]),
      1_600_000_000_000,
    ]);
    expect((await stat(join(here(), 'back', 'sub', 'deep', 'empty'))).size).toBe(0);
  });

  test('takes a file back into a folder under its own name, or under another', async () => {
    await run('cp', 'a.txt', `s3://${bucket}/k/a.txt`);
    await run('cp', `s3://${bucket}/k/a.txt`, 'tree');
    await run('cp', `s3://${bucket}/k/a.txt`, 'new-folder/');
    await run('cp', `s3://${bucket}/k/a.txt`, 'renamed.txt');
    const texts = ['tree/a.txt', 'new-folder/a.txt', 'renamed.txt'].map((path) =>
      readFile(join(here(), path), 'utf8'),
    );
    expect(await Promise.all(texts)).toEqual(['alpha', 'alpha', 'alpha']);
  });

  test('copies within S3, in the storage class that is asked for', async () => {
    await run('cp', 'a.txt', `s3://${bucket}/a.txt`);
    const copied = await run(
      'cp',
      `s3://${bucket}/a.txt`,
      `s3://${bucket}/b.txt`,
      '--storage-class',
      'STANDARD_IA',
    );
    expect(said(copied)).toMatchObject({
      code: 0,
      out: [`copy: s3://${bucket}/a.txt to s3://${bucket}/b.txt`],
    });
    expect(eventsOf(await run('ls', `s3://${bucket}/b.txt`, '--json'))[0]).toMatchObject({
      storageClass: 'STANDARD_IA',
    });
  });

  test('takes the last rule that matches', async () => {
    await run(
      'cp',
      'tree',
      `s3://${bucket}/`,
      '--recursive',
      '--exclude',
      '*',
      '--include',
      '*.txt',
      '--include',
      '*empty',
    );
    expect(await keysIn(`s3://${bucket}`)).toEqual(['one.txt', 'sub/deep/empty']);
  });

  test('replaces what is there, unless it is told not to', async () => {
    await run('cp', 'a.txt', `s3://${bucket}/x`);
    const kept = await run('cp', 'tree/one.txt', `s3://${bucket}/x`, '--no-overwrite');
    expect(said(kept)).toEqual({
      code: 0,
      out: [`skip (already there): ${join('tree', 'one.txt')} to s3://${bucket}/x`],
      err: '',
    });
    await run('cp', 'tree/one.txt', `s3://${bucket}/x`);
    await run('cp', `s3://${bucket}/x`, 'x');
    expect(await readFile(join(here(), 'x'), 'utf8')).toBe('one');
  });

  test('with --dryrun says what it would do and does nothing', async () => {
    await run('cp', 'tree/one.txt', `s3://${bucket}/one.txt`);
    const plan = await run(
      'cp',
      'tree',
      `s3://${bucket}`,
      '--recursive',
      '--dryrun',
      '--no-overwrite',
      '--exclude',
      '*two*',
    );
    expect(said(plan).out.sort()).toEqual([
      `(dryrun) skip (already there): ${join('tree', 'one.txt')} to s3://${bucket}/one.txt`,
      `(dryrun) upload: ${join('tree', 'sub', 'deep', 'empty')} to s3://${bucket}/sub/deep/empty`,
    ]);
    expect(await keysIn(`s3://${bucket}`)).toEqual(['one.txt']);
  });

  test('with --json says each step as one object a line', async () => {
    const events = eventsOf(
      await run('cp', 'tree', `s3://${bucket}`, '--recursive', '--json', '--no-progress'),
    );
    expect(events).toEqual([
      {
        event: 'file',
        state: 'done',
        from: join('tree', 'one.txt'),
        to: `s3://${bucket}/one.txt`,
        sizeBytes: 3,
      },
      {
        event: 'file',
        state: 'done',
        from: join('tree', 'sub', 'deep', 'empty'),
        to: `s3://${bucket}/sub/deep/empty`,
        sizeBytes: 0,
      },
      {
        event: 'file',
        state: 'done',
        from: join('tree', 'sub', 'two.bin'),
        to: `s3://${bucket}/sub/two.bin`,
        sizeBytes: 70_000,
      },
      {
        event: 'transferred',
        verb: 'upload',
        state: 'done',
        doneFiles: 3,
        doneBytes: 70_003,
        skippedFiles: 0,
        failedFiles: 0,
      },
      { event: 'end', exitCode: 0, failed: 0 },
    ]);
  });
});

describe('mv', () => {
  test('leaves nothing behind that has arrived, and everything that was excluded', async () => {
    const moved = await run('mv', 'tree', `s3://${bucket}`, '--recursive', '--exclude', '*.bin');
    expect(said(moved)).toMatchObject({ code: 0, err: '' });
    expect(await keysIn(`s3://${bucket}`)).toEqual(['one.txt', 'sub/deep/empty']);
    await expect(stat(join(here(), 'tree', 'one.txt'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect((await stat(join(here(), 'tree', 'sub', 'two.bin'))).size).toBe(70_000);
  });
});

describe('ls', () => {
  beforeEach(() => run('cp', 'tree', `s3://${bucket}/tree`, '--recursive'));

  test('lists what begins with the address, folders and files', async () => {
    const date = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {10}3 one\.txt$/);
    expect(said(await run('ls', `s3://${bucket}/tree/`)).out).toEqual([`${' '.repeat(27)}PRE sub/`, date]);
    expect(said(await run('ls', `s3://${bucket}/tr`)).out).toEqual([`${' '.repeat(27)}PRE tree/`]);
  });

  test('counts and shortens sizes when asked', async () => {
    const { out } = await run('ls', `s3://${bucket}`, '--recursive', '--human-readable', '--summarize');
    expect(out).toMatch(/ {3}68\.4 KiB tree\/sub\/two\.bin\n/);
    expect(out).toMatch(/\n\nTotal Objects: 3\n {3}Total Size: 68\.4 KiB\n$/);
  });

  test('without an address lists the buckets', async () => {
    const { out } = await run('ls');
    expect(out.trimEnd().split('\n')).toContainEqual(
      expect.stringMatching(new RegExp(`^[\\d: -]{19} ${bucket}$`)),
    );
  });

  test('ends with 1 where nothing begins with the address', async () => {
    expect(await run('ls', `s3://${bucket}/nothing`)).toMatchObject({ code: 1, out: '', err: '' });
  });
});

describe('rm', () => {
  beforeEach(() => run('cp', 'tree', `s3://${bucket}/tree`, '--recursive'));

  test('deletes one object', async () => {
    const deleted = await run('rm', `s3://${bucket}/tree/one.txt`);
    expect(said(deleted)).toEqual({ code: 0, out: [`delete: s3://${bucket}/tree/one.txt`], err: '' });
    expect(await keysIn(`s3://${bucket}`)).toEqual(['tree/sub/deep/empty', 'tree/sub/two.bin']);
  });

  test('deletes a folder only when told to, and nothing that merely begins like it', async () => {
    await run('cp', 'a.txt', `s3://${bucket}/tree-house`);
    expect(await run('rm', `s3://${bucket}/tree`)).toMatchObject({
      code: 2,
      err: expect.stringContaining('--recursive'),
    });
    const deleted = await run('rm', `s3://${bucket}/tree`, '--recursive');
    expect(said(deleted)).toEqual({
      code: 0,
      out: [`delete: 3 files, 68.4 KiB in s3://${bucket}/tree`],
      err: '',
    });
    expect(await keysIn(`s3://${bucket}`)).toEqual(['tree-house']);
  });

  test('keeps what the rules keep, even below a file of the same name', async () => {
    await run('cp', 'a.txt', `s3://${bucket}/tree/sub`);
    await run('rm', `s3://${bucket}/tree`, '--recursive', '--exclude', '*.bin');
    expect(await keysIn(`s3://${bucket}`)).toEqual(['tree/sub/two.bin']);
  });

  test('with --dryrun deletes nothing', async () => {
    const plan = await run('rm', `s3://${bucket}/tree`, '--recursive', '--dryrun', '--exclude', '*.bin');
    expect(said(plan).out).toEqual([
      `(dryrun) delete: s3://${bucket}/tree/one.txt`,
      `(dryrun) delete: s3://${bucket}/tree/sub/deep/empty`,
    ]);
    expect(await keysIn(`s3://${bucket}`)).toHaveLength(3);
  });
});

describe('rb', () => {
  test('removes an empty bucket', async () => {
    expect(said(await run('rb', `s3://${bucket}`))).toEqual({
      code: 0,
      out: [`remove_bucket: ${bucket}`],
      err: '',
    });
  });

  test('with --force removes everything in it first', async () => {
    await run('cp', 'tree', `s3://${bucket}`, '--recursive');
    expect(said(await run('rb', `s3://${bucket}`, '--force'))).toEqual({
      code: 0,
      out: [`delete: 3 files, 68.4 KiB in s3://${bucket}`, `remove_bucket: ${bucket}`],
      err: '',
    });
  });

  test('with --force removes all versions too, and says how many', async () => {
    const body = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>';
    await raw(sandbox.endpoint, { method: 'PUT', path: `/${bucket}`, query: { versioning: '' }, body });
    await run('cp', 'tree', `s3://${bucket}`, '--recursive');
    await run('rm', `s3://${bucket}/one.txt`);
    expect(said(await run('rb', `s3://${bucket}`, '--force'))).toEqual({
      code: 0,
      out: [
        `delete: 2 files, 2 older versions and delete markers, 68.4 KiB in s3://${bucket}`,
        `remove_bucket: ${bucket}`,
      ],
      err: '',
    });
  });
});

test('mb makes the bucket in the region that is asked for', async () => {
  await run('mb', `s3://${bucket}-eu`, '--region', 'eu-central-1');
  const buckets = eventsOf(await run('ls', '--json'));
  expect(buckets).toContainEqual(expect.objectContaining({ name: `${bucket}-eu`, region: 'eu-central-1' }));
});
