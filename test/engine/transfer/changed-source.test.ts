// A source that becomes another while its large file is on the way, or between two runs: begun anew, never a mixture, and said so.

import { readdir, readFile, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Key, LocalPath } from '../../../src/contract/models.ts';
import type { TransferItem } from '../../../src/contract/transfer.ts';
import { collect, seededBytes } from '../../support/bytes.ts';
import { startEngine, type TestEngine } from '../../support/engine.ts';
import { type FaultyProxy, pass, startFaultyProxy } from '../../support/faulty-proxy.ts';
import { localPlace } from '../../support/queue.ts';
import { startTestSandbox, TEST_KEYS, type TestSandbox } from '../../support/sandbox.ts';
import { tempFolder } from '../../support/temp-folder.ts';

// Tens of megabytes through a busy disk take their time.
vi.setConfig({ testTimeout: 60_000 });

const mebibyte = 1024 * 1024;
const before = seededBytes(18 * mebibyte, 1);
/** More parts than are in flight: some are read only after the first have gone. */
const long = seededBytes(66 * mebibyte, 6);
let sandbox: TestSandbox;
let client: S3Client;

beforeAll(async () => {
  sandbox = await startTestSandbox();
  const { endpoint, region } = sandbox;
  client = new S3Client({ endpoint, region, forcePathStyle: true, credentials: TEST_KEYS });
  await client.send(new CreateBucketCommand({ Bucket: 'practice' }));
});
afterAll(async () => {
  client.destroy();
  await sandbox.stop();
});

interface Ground {
  readonly folder: LocalPath;
  readonly dataFolder: LocalPath;
  readonly proxy: FaultyProxy;
  readonly prefix: string;
}

let grounds = 0;

async function newGround(): Promise<Ground> {
  const proxy = await startFaultyProxy(sandbox.endpoint);
  onTestFinished(() => proxy[Symbol.asyncDispose]());
  grounds += 1;
  return { folder: await tempFolder(), dataFolder: await tempFolder(), proxy, prefix: `p${grounds}/` };
}

const open = ({ dataFolder, proxy }: Ground) =>
  startEngine({ dataFolder, sandbox: { endpoint: proxy.endpoint, region: sandbox.region } });

/** Resolves when the nth part or range is asked for, and keeps it waiting until `work` is through. */
function atPart(proxy: FaultyProxy, nth: number, work: () => Promise<void>): Promise<void> {
  let seen = 0;
  return new Promise((resolve, reject) => {
    proxy.follow(async ({ method, path, headers }) => {
      const isPart = (method === 'PUT' && path.includes('partNumber=')) || headers.range !== undefined;
      if (isPart) seen += 1;
      if (isPart && seen === nth) await work().then(resolve, reject);
      return pass;
    });
  });
}

/** Begins a transfer and stops its engine in the middle of it. */
async function stoppedAtPart(
  { proxy }: Ground,
  engine: TestEngine,
  begin: () => Promise<unknown>,
  nth = 2,
): Promise<void> {
  const closing: Promise<void>[] = [];
  const stopped = atPart(proxy, nth, async () => {
    closing.push(engine.close());
  });
  await begin();
  await stopped;
  await Promise.all(closing);
  proxy.follow(() => pass);
}

async function onlyItem(engine: TestEngine): Promise<TransferItem> {
  const { transfers } = await engine.call('transfer.list', null);
  const [transfer] = transfers;
  if (!transfer) throw new Error('there is no transfer');
  await engine.ended(transfer.id);
  const [item] = await engine.call('transfer.items', { id: transfer.id, state: null, after: null, limit: 2 });
  if (!item) throw new Error('there is no item');
  return item;
}

const upload = (ground: Ground, engine: TestEngine) =>
  engine.call('transfer.start', {
    source: localPlace(ground.folder),
    keys: ['a.bin' as Key],
    target: engine.bucket(ground.prefix),
    ifExists: 'replace',
  });

async function uploaded({ prefix }: Ground, engine: TestEngine): Promise<Uint8Array> {
  const { bytes } = await engine.streams.read(engine.bucket(prefix), 'a.bin' as Key, undefined);
  return collect(bytes);
}

/** What may become of a file under our hands. */
const edits: [string, (path: string) => Promise<Uint8Array>][] = [
  ['grows', (path) => replace(path, seededBytes(19 * mebibyte, 2))],
  ['shrinks', (path) => replace(path, seededBytes(17 * mebibyte, 3))],
  ['shrinks to what fits into one request', (path) => replace(path, seededBytes(mebibyte, 4))],
  ['is emptied', (path) => replace(path, new Uint8Array())],
  [
    'gets other bytes, with its size and time as they were',
    async (path) => {
      const { atime, mtime } = await stat(path);
      const bytes = await replace(path, seededBytes(before.length, 5));
      await utimes(path, atime, mtime);
      return bytes;
    },
  ],
];

async function replace(path: string, bytes: Uint8Array): Promise<Uint8Array> {
  await truncate(path, 0);
  await writeFile(path, bytes);
  return bytes;
}

async function unfinished({ prefix }: Ground): Promise<number> {
  const { Uploads = [] } = await client.send(
    new ListMultipartUploadsCommand({ Bucket: 'practice', Prefix: prefix }),
  );
  return Uploads.length;
}

describe('a file on its way up', () => {
  it.each(edits.slice(-1))('that %s meanwhile is sent anew', async (_, edit) => {
    const ground = await newGround();
    const path = join(ground.folder, 'a.bin');
    await writeFile(path, long);
    const engine = await open(ground);
    let now: Uint8Array = long;
    const edited = atPart(ground.proxy, 2, async () => {
      now = await edit(path);
    });
    await upload(ground, engine);
    await edited;
    expect(await onlyItem(engine)).toMatchObject({ state: 'done', sizeBytes: now.length, startedOver: 1 });
    expect(Buffer.compare(await uploaded(ground, engine), now)).toBe(0);
    expect(await unfinished(ground)).toBe(0);
  });

  it.each(edits)('that %s between two runs is sent anew', async (_, edit) => {
    const ground = await newGround();
    const path = join(ground.folder, 'a.bin');
    await writeFile(path, before);
    const first = await open(ground);
    await stoppedAtPart(ground, first, () => upload(ground, first));
    const now = await edit(path);
    const second = await open(ground);
    expect(await onlyItem(second)).toMatchObject({ state: 'done', sizeBytes: now.length, startedOver: 1 });
    expect(Buffer.compare(await uploaded(ground, second), now)).toBe(0);
    expect(await unfinished(ground)).toBe(0);
  });

  it('that stays as it was is gone on with from where it was, which is told at once', async () => {
    const ground = await newGround();
    await writeFile(join(ground.folder, 'a.bin'), long);
    const first = await open(ground);
    await stoppedAtPart(ground, first, () => upload(ground, first), 5);
    const second = await open(ground);
    const { transfers } = await second.call('transfer.list', null);
    expect(transfers[0]?.doneBytes).toBeGreaterThanOrEqual(16 * mebibyte);
    expect(await onlyItem(second)).toMatchObject({ state: 'done', startedOver: 0 });
    expect(Buffer.compare(await uploaded(ground, second), long)).toBe(0);
  });
});

describe('an object on its way down', () => {
  const sizes: [string, number][] = [
    ['one of the same size', before.length],
    ['a larger one', 19 * mebibyte],
    ['one that fits into one request', mebibyte],
    ['an empty one', 0],
  ];
  const put = ({ prefix }: Ground, Body: Uint8Array) =>
    client.send(new PutObjectCommand({ Bucket: 'practice', Key: `${prefix}a.bin`, Body }));
  const download = (ground: Ground, engine: TestEngine) =>
    engine.call('transfer.start', {
      source: engine.bucket(ground.prefix),
      keys: ['a.bin' as Key],
      target: localPlace(ground.folder),
      ifExists: 'replace',
    });

  it.each(sizes.slice(0, 1))('that is replaced by %s meanwhile is fetched anew', async (_, sizeBytes) => {
    const ground = await newGround();
    await put(ground, before);
    const engine = await open(ground);
    const now = seededBytes(sizeBytes, 7);
    const replaced = atPart(ground.proxy, 2, async () => void (await put(ground, now)));
    await download(ground, engine);
    await replaced;
    expect(await onlyItem(engine)).toMatchObject({ state: 'done', sizeBytes, startedOver: 1 });
    expect(Buffer.compare(await readFile(join(ground.folder, 'a.bin')), now)).toBe(0);
    expect(await readdir(ground.folder)).toEqual(['a.bin']);
  });

  it.each(sizes)('that is replaced by %s between two runs is fetched anew', async (_, sizeBytes) => {
    const ground = await newGround();
    await put(ground, before);
    const first = await open(ground);
    await stoppedAtPart(ground, first, () => download(ground, first));
    const now = seededBytes(sizeBytes, 7);
    await put(ground, now);
    const second = await open(ground);
    expect(await onlyItem(second)).toMatchObject({ state: 'done', sizeBytes, startedOver: 1 });
    expect(Buffer.compare(await readFile(join(ground.folder, 'a.bin')), now)).toBe(0);
    expect(await readdir(ground.folder)).toEqual(['a.bin']);
  });
});
