// cp and mv between two services, each with an account of its own: through this computer, verified.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { Key, type LocalPath } from '../../src/contract/models.ts';
import { createS3Account, type S3Account } from '../../src/engine/store/s3/s3-account.ts';
import { collect, seededBytes, sourceOf } from '../support/bytes.ts';
import { type CommandResult, runCommand } from '../support/command-line.ts';
import { type FaultyProxy, pass, startFaultyProxy } from '../support/faulty-proxy.ts';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

// Each command is a process of its own; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

const mtimeMs = 1_600_000_000_000;
const files = new Map([
  ['a.bin', seededBytes(20 * 1024 * 1024, 1)],
  ['sub/b.txt', seededBytes(100, 2)],
]);
const other = { accessKeyId: 'ANOTHERACCOUNTKEY001', secretAccessKey: 'another-secret-0001' };

let here: TestSandbox;
let there: TestSandbox;
let hereAccount: S3Account;
let thereAccount: S3Account;
let proxy: FaultyProxy;
let home: LocalPath;
let count = 0;
let bucket: string;

function accountOf({ endpoint, region, accessKeyId, secretAccessKey }: TestSandbox): S3Account {
  const credentials = async () => ({ accessKeyId, secretAccessKey });
  return createS3Account({ endpoint, region, addressing: 'path', credentials });
}

beforeAll(async () => {
  here = await startTestSandbox();
  there = await startTestSandbox(other);
  hereAccount = accountOf(here);
  thereAccount = accountOf(there);
});

afterAll(async () => {
  hereAccount.close();
  thereAccount.close();
  await Promise.all([here.stop(), there.stop()]);
});

beforeEach(async () => {
  count += 1;
  // The same name on both: what is where must not be told by the name.
  bucket = `same-name-${count}`;
  for (const account of [hereAccount, thereAccount]) await account.createBucket(bucket, null, undefined);
  const store = hereAccount.open(bucket, Key.parse('from/'));
  for (const [key, bytes] of files)
    await store.write(Key.parse(key), sourceOf(bytes), {
      expected: { kind: 'absent' },
      sizeBytes: bytes.length,
      modifiedMs: mtimeMs,
    });
  proxy = await startFaultyProxy(there.endpoint);
  const folder = await makeTempFolder();
  home = folder.path;
  await mkdir(join(home, '.aws'));
  await writeFile(
    join(home, '.aws', 'config'),
    `[profile here]\nendpoint_url = ${here.endpoint}\n[profile there]\nendpoint_url = ${proxy.endpoint}\n`,
  );
  await writeFile(
    join(home, '.aws', 'credentials'),
    [
      `[here]\naws_access_key_id = ${here.accessKeyId}\naws_secret_access_key = ${here.secretAccessKey}\n`,
      `[there]\naws_access_key_id = ${other.accessKeyId}\naws_secret_access_key = ${other.secretAccessKey}\n`,
    ].join(''),
  );
  return async () => {
    await proxy[Symbol.asyncDispose]();
    await folder.remove();
  };
});

const run = (...args: string[]): Promise<CommandResult> => runCommand(args, { home });

async function contentOf(account: S3Account, prefix: string): Promise<Map<string, Uint8Array>> {
  const store = account.open(bucket, Key.parse(prefix));
  const found = new Map<string, Uint8Array>();
  for await (const page of store.list(Key.parse(''), { isDeep: true }))
    for (const { key } of page) found.set(key, await collect((await store.read(key)).bytes));
  return found;
}

function expectFiles(found: Map<string, Uint8Array>): void {
  expect([...found.keys()]).toEqual([...files.keys()]);
  for (const [key, bytes] of files) expect(Buffer.compare(found.get(key) ?? Buffer.alloc(0), bytes)).toBe(0);
}

const both = ['--from-profile', 'here', '--to-profile', 'there', '--recursive'];

describe('between two accounts', () => {
  test('cp carries everything over, with its times', async () => {
    const result = await run('cp', `s3://${bucket}/from`, `s3://${bucket}/to`, ...both);
    expect(result).toEqual({
      code: 0,
      out: [...files.keys()]
        .map((key) => `copy: s3://${bucket}/from/${key} to s3://${bucket}/to/${key}\n`)
        .concat('copy: 2 files, 20.0 MiB\n')
        .join(''),
      err: '',
    });
    expectFiles(await contentOf(thereAccount, 'to/'));
    const entry = await thereAccount.open(bucket, Key.parse('to/')).stat(Key.parse('a.bin'));
    expect(entry?.modifiedMs).toBe(mtimeMs);
  });

  test('mv leaves nothing behind that has arrived', async () => {
    expect(await run('mv', `s3://${bucket}/from`, `s3://${bucket}/from`, ...both, '--quiet')).toMatchObject({
      code: 0,
      err: '',
    });
    expectFiles(await contentOf(thereAccount, 'from/'));
    expect(await contentOf(hereAccount, 'from/')).toEqual(new Map());
  });

  test('a byte that changes on the way does not arrive wrong, and no source is lost', async () => {
    proxy.follow(({ method, path }) =>
      method === 'PUT' && /b\.txt/.test(path) ? { kind: 'flip-request', at: 50 } : pass,
    );
    const result = await run('mv', `s3://${bucket}/from`, `s3://${bucket}/to`, ...both, '--exclude', 'a*');
    expect(result).toMatchObject({ code: 1, err: expect.stringContaining('b.txt') });
    expect(await contentOf(thereAccount, 'to/')).toEqual(new Map());
    expectFiles(await contentOf(hereAccount, 'from/'));
  });

  test('one may be the usual account', async () => {
    const result = await run(
      'cp',
      `s3://${bucket}/from/sub/b.txt`,
      `s3://${bucket}/one`,
      '--profile',
      'there',
      '--from-profile',
      'here',
    );
    expect(result).toMatchObject({ code: 0, err: '' });
    expect([...(await contentOf(thereAccount, '')).keys()]).toEqual(['one']);
  });

  test('that are one account the server copies by itself', async () => {
    const one = ['--from-profile', 'there', '--to-profile', 'there'];
    await run(
      'cp',
      `s3://${bucket}/from/sub/b.txt`,
      `s3://${bucket}/x`,
      '--from-profile',
      'here',
      '--to-profile',
      'there',
    );
    const before = proxy.requests.length;
    expect(await run('cp', `s3://${bucket}/x`, `s3://${bucket}/y`, ...one)).toMatchObject({ code: 0 });
    const sent = proxy.requests.slice(before).filter(({ method }) => method === 'PUT' || method === 'GET');
    expect(sent.filter(({ method, path }) => method === 'GET' && path.startsWith(`/${bucket}/x`))).toEqual(
      [],
    );
    expect(sent.some(({ headers }) => headers['x-amz-copy-source'] !== undefined)).toBe(true);
  });
});

test.each([
  [
    ['cp', 'a', 's3://box/', '--from-profile', 'here'],
    'a is not in S3: --from-profile says nothing about it.',
  ],
  [
    ['cp', 's3://a/b', 's3://c/d', '--from-profile', 'here', '--to-profile', 'there', '--region', 'x'],
    'Both accounts are named',
  ],
  [['cp', '-', 's3://a/b', '--to-profile', 'there'], 'A pipe has only one account'],
])('wrong use ends with 2: %j', async (args, sentence) => {
  expect(await run(...args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(sentence) });
});
