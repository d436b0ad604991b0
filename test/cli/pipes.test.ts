// longshore cp with a pipe at one end: bytes of any length in and out, verified, in a shell as elsewhere.

import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HeadObjectCommand, ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { Key, type LocalPath } from '../../src/contract/models.ts';
import type { S3Account } from '../../src/engine/store/s3/s3-account.ts';
import { collect, seededBytes, sourceOf } from '../support/bytes.ts';
import { accountOf } from '../support/command-bench.ts';
import {
  bareEnv,
  type CommandResult,
  commandLine,
  resultOf,
  runCommand,
  startCommand,
} from '../support/command-line.ts';
import { pass, startFaultyProxy } from '../support/faulty-proxy.ts';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

// Each command is a process of its own; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

const mebibyte = 1024 * 1024;
let sandbox: TestSandbox;
let account: S3Account;
let home: LocalPath;
let removeHome: () => Promise<void>;

beforeAll(async () => {
  sandbox = await startTestSandbox();
  account = accountOf(sandbox);
  await account.createBucket('box', null, undefined);
});

beforeEach(async () => {
  ({ path: home, remove: removeHome } = await makeTempFolder());
  await mkdir(join(home, 'data'));
  return removeHome;
});

afterAll(async () => {
  account.close();
  await sandbox.stop();
});

const keys = (endpoint = sandbox.endpoint) => ({
  AWS_ACCESS_KEY_ID: sandbox.accessKeyId,
  AWS_SECRET_ACCESS_KEY: sandbox.secretAccessKey,
  AWS_ENDPOINT_URL: endpoint,
});
const run = (args: string[], input = ''): Promise<CommandResult> =>
  runCommand(args, { home, env: keys(), input });
const read = async (key: string): Promise<Uint8Array> =>
  collect((await account.open('box', Key.parse('')).read(Key.parse(key))).bytes);

/** The SDK itself, as somebody else would use it. */
const directly = () =>
  new S3Client({
    endpoint: sandbox.endpoint,
    region: sandbox.region,
    credentials: sandbox,
    forcePathStyle: true,
  });

/** A line of a shell, with `longshore` in it as a word. */
function shell(line: string): Promise<CommandResult> {
  const env = { ...bareEnv({ home, env: keys() }), NODE: process.execPath, LONGSHORE: commandLine };
  const child = spawn('sh', ['-c', `longshore() { "$NODE" "$LONGSHORE" "$@"; }; ${line}`], {
    cwd: home,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return resultOf(child);
}

describe('standard input', () => {
  test('becomes an object, of the type that its name says', async () => {
    expect(await run(['cp', '-', 's3://box/in/notes.txt'], 'hello')).toEqual({
      code: 0,
      out: 'upload: - to s3://box/in/notes.txt\n',
      err: '',
    });
    expect(new TextDecoder().decode(await read('in/notes.txt'))).toBe('hello');
    const client = directly();
    const head = await client.send(new HeadObjectCommand({ Bucket: 'box', Key: 'in/notes.txt' }));
    client.destroy();
    expect(head.ContentType).toBe('text/plain');
  });

  test('of 40 MiB goes through a pipe and back', async () => {
    await writeFile(join(home, 'big'), seededBytes(40 * mebibyte));
    const result = await shell(
      'cat big | longshore cp - s3://box/big --quiet && longshore cp s3://box/big - | cmp - big && echo equal',
    );
    expect(result).toEqual({ code: 0, out: 'equal\n', err: '' });
  });

  test('leaves alone what is there, when it is told to', async () => {
    await run(['cp', '-', 's3://box/kept'], 'old');
    expect(await run(['cp', '-', 's3://box/kept', '--no-overwrite'], 'new')).toEqual({
      code: 0,
      out: 'skip (already there): - to s3://box/kept\n',
      err: '',
    });
    await run(['cp', '-', 's3://box/replaced'], 'old');
    await run(['cp', '-', 's3://box/replaced'], 'new');
    const texts = (await Promise.all([read('kept'), read('replaced')])).map((bytes) =>
      new TextDecoder().decode(bytes),
    );
    expect(texts).toEqual(['old', 'new']);
  });

  test('that is called off in the middle leaves no object and no parts', async () => {
    await using proxy = await startFaultyProxy(sandbox.endpoint);
    const half = startCommand(['cp', '-', 's3://box/half'], {
      home,
      env: keys(proxy.endpoint),
      holdsInput: true,
    });
    proxy.follow(({ path }) => {
      if (/partNumber=1/.test(path)) half.kill('SIGINT');
      return pass;
    });
    half.stdin?.write(seededBytes(40 * mebibyte));
    expect(await resultOf(half)).toEqual({ code: 130, out: '', err: '' });
    const client = directly();
    const { Uploads: uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: 'box' }));
    client.destroy();
    expect(uploads).toEqual([]);
    expect(await account.open('box', Key.parse('')).stat(Key.parse('half'))).toBeNull();
  });
});

describe('standard output', () => {
  test('carries the file and nothing else', async () => {
    await run(['cp', '-', 's3://box/out.txt'], 'content');
    expect(await run(['cp', 's3://box/out.txt', '-'])).toEqual({ code: 0, out: 'content', err: '' });
  });

  test('with a wrong byte in it ends with a failure', async () => {
    await account.open('box', Key.parse('')).write(Key.parse('flipped'), sourceOf(seededBytes(100_000)), {
      expected: { kind: 'absent' },
      sizeBytes: 100_000,
      modifiedMs: null,
    });
    await using proxy = await startFaultyProxy(sandbox.endpoint);
    proxy.follow(({ method }) => (method === 'GET' ? { kind: 'flip-answer', at: 99_999 } : pass));
    const result = await runCommand(['cp', 's3://box/flipped', '-'], { home, env: keys(proxy.endpoint) });
    expect(result).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /^longshore: Could not read s3:\/\/box\/flipped: The bytes that arrived are not the bytes that were sent\./,
      ),
    });
  });

  test('whose reader leaves ends without a word', async () => {
    await account.open('box', Key.parse('')).write(Key.parse('long'), sourceOf(seededBytes(8 * mebibyte)), {
      expected: { kind: 'absent' },
      sizeBytes: 8 * mebibyte,
      modifiedMs: null,
    });
    const result = await shell(
      '{ longshore cp s3://box/long -; echo $? > status; } | head -c 10 | wc -c | tr -d " "',
    );
    expect(result).toEqual({ code: 0, out: '10\n', err: '' });
    expect(await readFile(join(home, 'status'), 'utf8')).toBe('141\n');
  });

  test('of what is not there is a failure', async () => {
    expect(await run(['cp', 's3://box/nothing', '-'])).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('Could not read s3://box/nothing: It is not there any more.'),
    });
  });
});

describe('wrong use of a pipe ends with 2', () => {
  test.each([
    [['cp', '-', 's3://box/'], 'A pipe has no name'],
    [['cp', '-', 's3://box/a', '--recursive'], 'A pipe holds one file'],
    [['cp', '-', 'a'], 'a is not in S3.'],
    [['cp', '-', '-'], 'One of the two must be in S3.'],
    [['mv', 's3://box/a', '-'], 'A pipe cannot be moved.'],
    [['cp', '-', 's3://box/a', '--expected-size', 'much'], 'A size is a number of bytes.'],
  ])('%j', async (args, sentence) => {
    expect(await run(args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(sentence) });
  });
});
