// Copies and moves that are killed, stopped or started twice: the same command goes on with what was begun.

import type { ChildProcess } from 'node:child_process';
import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test, vi } from 'vitest';
import { Key, type LocalPath } from '../../src/contract/models.ts';
import { openQueueJournal } from '../../src/engine/journal/queue-journal.ts';
import type { S3Account } from '../../src/engine/store/s3/s3-account.ts';
import { collect, seededBytes } from '../support/bytes.ts';
import { onCommandBench } from '../support/command-bench.ts';
import {
  type CommandOptions,
  type CommandResult,
  eventsOf,
  resultOf,
  runCommand,
  startCommand,
} from '../support/command-line.ts';
import { type FaultyProxy, hold, pass } from '../support/faulty-proxy.ts';
import type { TestSandbox } from '../support/sandbox.ts';

// Each command is a process of its own; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

const allFiles = 300;
const someFiles = 100;
const nameOf = (index: number) => `d${index % 7}/f${String(index).padStart(3, '0')}.bin`;
const bytesOf = (index: number) => seededBytes(1 + index * 31, index + 1);

let sandbox: TestSandbox;
let account: S3Account;
let proxy: FaultyProxy;
let home: LocalPath;
let bucket: string;
let options: CommandOptions;

onCommandBench(async (bench) => {
  ({ sandbox, account, proxy, home, bucket, options } = bench);
});

const start = (...args: string[]): ChildProcess => startCommand(args, options);
const run = (...args: string[]): Promise<CommandResult> => runCommand(args, options);

async function fillTree(files = someFiles): Promise<void> {
  for (let index = 0; index < files; index += 1) {
    await mkdir(join(home, 'tree', nameOf(index), '..'), { recursive: true });
    await writeFile(join(home, 'tree', nameOf(index)), bytesOf(index));
  }
}

/** What the journal of the only job says is done. */
async function journalled(): Promise<Set<string>> {
  const jobs = join(home, 'data', 'jobs');
  const [name] = (await readdir(jobs)).filter((one) => one.endsWith('.db'));
  const journal = await openQueueJournal({ file: join(jobs, name ?? ''), log: () => {}, now: Date.now });
  const done = journal.page(1, 'done', null, allFiles).map(({ key }) => String(key));
  journal.close();
  return new Set(done);
}

async function jobNames(): Promise<string[]> {
  return (await readdir(join(home, 'data', 'jobs'))).flatMap((name) =>
    name.endsWith('.db') ? [name.slice(0, -3)] : [],
  );
}

/** Makes a job look as if it had been touched last two months ago. */
async function age(name: string): Promise<void> {
  const file = join(home, 'data', 'jobs', `${name}.db`);
  const thenMs = Date.now() - 60 * 24 * 60 * 60 * 1000;
  const database = new DatabaseSync(file);
  database.exec(`UPDATE transfer SET created_ms = ${thenMs}`);
  database.exec(`UPDATE transfer SET ended_ms = ${thenMs} WHERE ended_ms IS NOT NULL`);
  database.close();
  await utimes(file, thenMs / 1000, thenMs / 1000);
}

/** The objects that requests of one method were about, from the request with that number on. */
function touched(method: string, from: number): string[] {
  return proxy.requests
    .slice(from)
    .filter((request) => request.method === method && request.path.startsWith(`/${bucket}/t/`))
    .map(({ path }) => decodeURIComponent(path.replace(/\?.*$/, '').slice(`/${bucket}/t/`.length)));
}

/** Runs a command and kills it without a word at its nth request of this method. */
async function killedAt(nth: number, method: string, ...args: string[]): Promise<void> {
  let seen = 0;
  const child = start(...args);
  proxy.follow((request) => {
    if (request.method === method && request.path.startsWith(`/${bucket}/t/`)) seen += 1;
    if (seen === nth) child.kill('SIGKILL');
    return pass;
  });
  await resultOf(child);
  expect(child.signalCode).toBe('SIGKILL');
  proxy.follow(() => pass);
}

async function inBucket(): Promise<Map<string, Uint8Array>> {
  const store = account.open(bucket, Key.parse('t/'));
  const found = new Map<string, Uint8Array>();
  for await (const page of store.list(Key.parse(''), { isDeep: true }))
    for (const { key } of page) found.set(key, await collect((await store.read(key)).bytes));
  return found;
}

async function onDisk(folder: string): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found.set(path.slice(folder.length + 1), await readFile(path));
  }
  return found;
}

function expectAll(found: Map<string, Uint8Array>, files = someFiles): void {
  expect(found.size).toBe(files);
  for (let index = 0; index < files; index += 1)
    expect(Buffer.compare(found.get(nameOf(index)) ?? Buffer.alloc(0), bytesOf(index))).toBe(0);
}

describe('a command that is killed', () => {
  test('goes on with its upload when it is run again, and sends nothing twice that was journalled', async () => {
    await fillTree(allFiles);
    const command = ['cp', 'tree', `s3://${bucket}/t`, '--recursive', '--quiet'];
    await killedAt(120, 'PUT', ...command);
    const done = await journalled();
    expect(done.size).toBeGreaterThan(20);
    const before = proxy.requests.length;
    const again = await run(...command);
    expect(again).toMatchObject({ code: 0, out: '' });
    expect(again.err).toMatch(
      /^longshore: going on with job j[0-9a-f]{9}: \d+ of \d+ files.* were done\.\n$/,
    );
    expect(touched('PUT', before).filter((key) => done.has(key))).toEqual([]);
    expectAll(await inBucket(), allFiles);
  });

  test('goes on with its download, and leaves no unfinished file', async () => {
    await fillTree(allFiles);
    expect(await run('cp', 'tree', `s3://${bucket}/t`, '--recursive', '--quiet')).toMatchObject({ code: 0 });
    const command = ['cp', `s3://${bucket}/t`, 'back', '--recursive', '--quiet'];
    // The upload is history now, and not what is looked at below.
    expect(await run('jobs', 'forget', '--ended')).toMatchObject({ code: 0, err: '' });
    await killedAt(120, 'GET', ...command);
    const done = await journalled();
    expect(done.size).toBeGreaterThan(20);
    const before = proxy.requests.length;
    expect(await run(...command)).toMatchObject({ code: 0, out: '' });
    expect(touched('GET', before).filter((key) => done.has(key))).toEqual([]);
    expectAll(await onDisk(join(home, 'back')), allFiles);
  });

  test('finishes its move: every file is in one place at the end', async () => {
    await fillTree();
    const command = ['mv', 'tree', `s3://${bucket}/t`, '--recursive', '--quiet'];
    await killedAt(50, 'PUT', ...command);
    expect(await run(...command)).toMatchObject({ code: 0, out: '' });
    expectAll(await inBucket());
    expect(await onDisk(join(home, 'tree'))).toEqual(new Map());
  });

  test('with --json says so as an event', async () => {
    await fillTree();
    const command = ['cp', 'tree', `s3://${bucket}/t`, '--recursive', '--json', '--no-progress'];
    await killedAt(40, 'PUT', ...command);
    const [resumed, ...more] = eventsOf(await run(...command));
    expect(resumed).toEqual({
      event: 'resumed',
      job: expect.stringMatching(/^j[0-9a-f]{9}$/),
      isListed: expect.any(Boolean),
      totalFiles: expect.any(Number),
      totalBytes: expect.any(Number),
      doneFiles: expect.any(Number),
      doneBytes: expect.any(Number),
      skippedFiles: 0,
      failedFiles: 0,
    });
    expect(more.at(-2)).toMatchObject({ event: 'transferred', state: 'done', doneFiles: someFiles });
  });
});

describe('a job', () => {
  test('is one for each command: the same command waits for nobody and is told', async () => {
    await mkdir(join(home, 'tree'));
    await writeFile(join(home, 'tree', 'a'), 'a');
    const { begun, release } = hold(proxy, ({ method, path }) => method === 'PUT' && path.includes('/slow/'));
    const first = start('cp', 'tree', `s3://${bucket}/slow`, '--recursive');
    const ended = resultOf(first);
    await begun;
    const [same, other] = await Promise.all([
      run('cp', 'tree', `s3://${bucket}/slow`, '--recursive'),
      run('cp', 'tree', `s3://${bucket}/other`, '--recursive'),
    ]);
    release();
    expect(same).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^longshore: Another process is doing this already, as job j\w+\..*\n$/),
    });
    expect(other).toMatchObject({ code: 0 });
    expect(await ended).toMatchObject({ code: 0, err: '' });
  });

  test('that is stopped by Ctrl+C says how to go on, and the same command does', async () => {
    await fillTree();
    const command = ['cp', 'tree', `s3://${bucket}/t`, '--recursive', '--quiet'];
    const child = start(...command);
    let seen = 0;
    proxy.follow(({ method }) => {
      if (method !== 'PUT') return pass;
      seen += 1;
      if (seen === 50) child.kill('SIGINT');
      return pass;
    });
    const stopped = await resultOf(child);
    expect(stopped).toMatchObject({ code: 130, out: '' });
    expect(stopped.err).toMatch(
      /^longshore: stopped after \d+ of \d+ files.*\. The same command goes on with it, or \u201clongshore jobs resume j\w+\u201d\.\n$/,
    );
    proxy.follow(() => pass);
    expect(await run(...command)).toMatchObject({ code: 0 });
    expectAll(await inBucket());
  });

  test('that has ended is history: the same command begins anew', async () => {
    await mkdir(join(home, 'tree'));
    await writeFile(join(home, 'tree', 'a'), 'old');
    const command = ['cp', 'tree', `s3://${bucket}/t`, '--recursive', '--quiet'];
    expect(await run(...command)).toMatchObject({ code: 0, err: '' });
    await writeFile(join(home, 'tree', 'a'), 'new');
    expect(await run(...command)).toMatchObject({ code: 0, err: '' });
    expect(new TextDecoder().decode((await inBucket()).get('a'))).toBe('new');
  });

  test('goes on with its newest run also when it has ended before', async () => {
    await fillTree();
    const command = ['cp', 'tree', `s3://${bucket}/t`, '--recursive', '--quiet'];
    expect(await run(...command)).toMatchObject({ code: 0, err: '' });
    await killedAt(50, 'PUT', ...command);
    expect(await run(...command)).toMatchObject({
      code: 0,
      err: expect.stringContaining('going on with job'),
    });
    const [name] = await jobNames();
    const database = new DatabaseSync(join(home, 'data', 'jobs', `${name}.db`));
    expect(database.prepare('SELECT count(*) AS runs FROM transfer').get()).toEqual({ runs: 2 });
    database.close();
  });

  test('of which only the end was not said is not begun anew', async () => {
    await fillTree();
    const command = ['cp', 'tree', `s3://${bucket}/t`, '--recursive', '--quiet'];
    expect(await run(...command)).toMatchObject({ code: 0, err: '' });
    const [name] = await jobNames();
    const database = new DatabaseSync(join(home, 'data', 'jobs', `${name}.db`));
    database.exec(`UPDATE transfer SET state = 'waiting', ended_ms = NULL, counts = NULL`);
    database.close();
    const before = proxy.requests.length;
    expect(await run(...command)).toMatchObject({
      code: 0,
      err: expect.stringContaining('100 of 100 files'),
    });
    expect(touched('PUT', before)).toEqual([]);
  });

  test('says which file it has begun anew because it had changed', async () => {
    const bytes = seededBytes(18 * 1024 * 1024);
    await writeFile(join(home, 'large.bin'), bytes);
    const command = ['cp', 'large.bin', `s3://${bucket}/t/large.bin`, '--no-progress'];
    await killedAt(2, 'PUT', ...command);
    const { atime, mtime } = await stat(join(home, 'large.bin'));
    bytes[5] = (bytes[5] ?? 0) ^ 1;
    await writeFile(join(home, 'large.bin'), bytes);
    await utimes(join(home, 'large.bin'), atime, mtime);
    const again = await run(...command);
    expect(again).toMatchObject({
      code: 0,
      out: `upload: large.bin to s3://${bucket}/t/large.bin (begun anew, for it had changed)\n`,
    });
    expect(Buffer.compare((await inBucket()).get('large.bin') ?? Buffer.alloc(0), bytes)).toBe(0);
  });

  test('that ended long ago is forgotten when another begins, one that did not end is not', async () => {
    await fillTree();
    const ended = ['cp', 'tree/d1', `s3://${bucket}/ended`, '--recursive', '--quiet'];
    expect(await run(...ended)).toMatchObject({ code: 0 });
    const [endedJob] = await jobNames();
    await killedAt(30, 'PUT', 'cp', 'tree', `s3://${bucket}/t`, '--recursive');
    const openJob = (await jobNames()).find((name) => name !== endedJob);
    for (const name of [endedJob, openJob]) await age(name ?? '');
    expect(await run('cp', 'tree/d2', `s3://${bucket}/new`, '--recursive', '--quiet')).toMatchObject({
      code: 0,
    });
    const left = await jobNames();
    expect([left.length, left.includes(endedJob ?? ''), left.includes(openJob ?? '')]).toEqual([
      2,
      false,
      true,
    ]);
  });

  test('of one small file leaves nothing in the data folder', async () => {
    await writeFile(join(home, 'a.txt'), 'alpha');
    expect(await run('cp', 'a.txt', `s3://${bucket}/t/a`)).toMatchObject({ code: 0 });
    expect(await readdir(join(home, 'data', 'jobs'))).toEqual([]);
  });

  test('holds no key and no secret', async () => {
    await fillTree();
    await killedAt(10, 'PUT', 'cp', 'tree', `s3://${bucket}/t`, '--recursive');
    for (const [name, bytes] of await onDisk(join(home, 'data'))) {
      const text = Buffer.from(bytes).toString('latin1');
      expect([name, text.includes(sandbox.accessKeyId), text.includes(sandbox.secretAccessKey)]).toEqual([
        name,
        false,
        false,
      ]);
    }
  });
});
