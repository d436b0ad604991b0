// Writing to S3 what has no length: small or in parts, under a precondition, in bounded memory, whole or not at all.

import { ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { isAbort } from '../../../../src/base/abort.ts';
import type { Key } from '../../../../src/contract/models.ts';
import { createS3Account } from '../../../../src/engine/store/s3/s3-account.ts';
import type { Store, StreamWriting } from '../../../../src/engine/store/store.ts';
import { collect, hangingAfter, seededBytes } from '../../../support/bytes.ts';
import { once, pass, startFaultyProxy } from '../../../support/faulty-proxy.ts';
import { startTestSandbox, TEST_KEYS, type TestSandbox } from '../../../support/sandbox.ts';

const mebibyte = 1024 * 1024;
const partBytes = 5 * mebibyte;
const key = 'from-a-pipe.txt' as Key;
const absent: StreamWriting = { expected: { kind: 'absent' }, expectedBytes: null };

let sandbox: TestSandbox;
let count = 0;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.stop());

interface Bucket {
  readonly store: Store;
  write(bytes: AsyncIterable<Uint8Array>, writing?: StreamWriting): Promise<unknown>;
  /** What is billed although no object shows it. */
  unfinished(): Promise<number>;
}

/** A new bucket, reached over `endpoint`. */
async function newBucket(endpoint = sandbox.endpoint): Promise<Bucket> {
  count += 1;
  const name = `streams-${count}`;
  const account = createS3Account({
    endpoint,
    region: 'us-east-1',
    addressing: 'path',
    credentials: async () => TEST_KEYS,
    limits: { partBytes },
  });
  const client = new S3Client({
    endpoint: sandbox.endpoint,
    region: 'us-east-1',
    credentials: TEST_KEYS,
    forcePathStyle: true,
  });
  onTestFinished(() => {
    account.close();
    client.destroy();
  });
  await account.createBucket(name, null, undefined);
  const store = account.open(name, '' as Key);
  return {
    store,
    write: async (bytes, writing = absent) => store.writeStream?.(key, bytes, writing),
    unfinished: async () =>
      (await client.send(new ListMultipartUploadsCommand({ Bucket: name }))).Uploads?.length ?? 0,
  };
}

async function* chunksOf(bytes: Uint8Array, chunkBytes = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
}

describe('a stream', () => {
  it.each([
    ['nothing', 0],
    ['a few bytes', 11],
    ['exactly one part', partBytes],
    ['one byte more than a part', partBytes + 1],
    ['exactly three parts', 3 * partBytes],
    ['three parts and a bit', 3 * partBytes + 77],
  ])('of %s arrives as it was', async (_name, sizeBytes) => {
    const { store, write, unfinished } = await newBucket();
    const bytes = seededBytes(sizeBytes);
    expect(await write(chunksOf(bytes))).toMatchObject({ sizeBytes });
    expect(Buffer.compare(await collect((await store.read(key)).bytes), bytes)).toBe(0);
    expect(await unfinished()).toBe(0);
  });

  it('is never held in memory but for a few parts', async () => {
    const { write } = await newBucket();
    const chunk = seededBytes(mebibyte);
    let givenBytes = 0;
    let doneBytes = 0;
    let mostHeld = 0;
    async function* source() {
      for (let index = 0; index < 64; index += 1) {
        givenBytes += chunk.length;
        mostHeld = Math.max(mostHeld, givenBytes - doneBytes);
        yield chunk;
      }
    }
    await write(source(), { ...absent, onProgress: (done) => (doneBytes = done) });
    expect(doneBytes).toBe(64 * mebibyte);
    expect(mostHeld).toBeLessThanOrEqual(7 * partBytes);
  });

  it('is not read where something stands that was not expected', async () => {
    const { store, write } = await newBucket();
    await write(chunksOf(seededBytes(10)));
    let isRead = false;
    async function* source() {
      isRead = true;
      yield seededBytes(5);
    }
    await expect(write(source())).rejects.toMatchObject({ code: 'entry.exists' });
    expect([isRead, (await store.stat(key))?.sizeBytes]).toEqual([false, 10]);
  });

  it('does not take the place of what came there meanwhile', async () => {
    const { store, write, unfinished } = await newBucket();
    async function* source() {
      yield* chunksOf(seededBytes(2 * partBytes));
      await store.writeStream?.(key, chunksOf(seededBytes(3)), absent);
      yield* chunksOf(seededBytes(partBytes));
    }
    await expect(write(source())).rejects.toMatchObject({ code: 'entry.exists' });
    expect([(await store.stat(key))?.sizeBytes, await unfinished()]).toEqual([3, 0]);
  });

  it('that breaks off leaves no object and no parts', async () => {
    const { store, write, unfinished } = await newBucket();
    async function* source() {
      yield* chunksOf(seededBytes(3 * partBytes));
      throw new Error('the disk on the other side is gone');
    }
    await expect(write(source())).rejects.toThrow('the disk on the other side is gone');
    expect([await store.stat(key), await unfinished()]).toEqual([null, 0]);
  });

  it('that falls silent is called off, and leaves no object and no parts', async () => {
    const { store, write, unfinished } = await newBucket();
    const stop = new AbortController();
    const writing = write(hangingAfter(seededBytes(3 * partBytes)), {
      ...absent,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    expect(isAbort(await writing.catch((error: unknown) => error))).toBe(true);
    expect([await store.stat(key), await unfinished()]).toEqual([null, 0]);
  });

  it('is given up when a part cannot be sent, although more would come', async () => {
    await using proxy = await startFaultyProxy(sandbox.endpoint);
    const { store, write, unfinished } = await newBucket(proxy.endpoint);
    proxy.follow(({ path }) =>
      /partNumber=2/.test(path) ? { kind: 'answer', status: 403, body: '' } : pass,
    );
    await expect(write(hangingAfter(seededBytes(3 * partBytes)))).rejects.toMatchObject({
      code: 'access.denied',
    });
    proxy.follow(() => pass);
    expect([await store.stat(key), await unfinished()]).toEqual([null, 0]);
  });

  it('arrives although the answer to its end is lost', async () => {
    await using proxy = await startFaultyProxy(sandbox.endpoint);
    const { store, write, unfinished } = await newBucket(proxy.endpoint);
    proxy.follow(
      once(({ method, path }) => method === 'POST' && /uploadId=/.test(path), { kind: 'drop-answer' }),
    );
    const bytes = seededBytes(2 * partBytes + 5);
    expect(await write(chunksOf(bytes))).toMatchObject({ sizeBytes: bytes.length });
    expect(Buffer.compare(await collect((await store.read(key)).bytes), bytes)).toBe(0);
    expect(await unfinished()).toBe(0);
  });

  it('with a byte that changes on its way is refused or sent again, never kept wrong', async () => {
    await using proxy = await startFaultyProxy(sandbox.endpoint);
    const { store, write } = await newBucket(proxy.endpoint);
    proxy.follow(once(({ path }) => /partNumber=1/.test(path), { kind: 'flip-request', at: 1000 }));
    const bytes = seededBytes(2 * partBytes);
    const result = await write(chunksOf(bytes)).catch((error: unknown) => error);
    const there = await store.stat(key);
    if (there) expect(Buffer.compare(await collect((await store.read(key)).bytes), bytes)).toBe(0);
    else expect(result).toMatchObject({ code: 'bytes.wrong' });
  });
});
