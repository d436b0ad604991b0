// Somebody who works in the bucket of a pair with another program, which knows nothing of Longshore.

import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { onTestFinished } from 'vitest';
import type { TestEngine } from './engine.ts';
import { TEST_KEYS } from './sandbox.ts';

const Bucket = 'practice';

export interface BucketUser {
  put(key: string, text: string | Uint8Array): Promise<void>;
  read(key: string): Promise<string>;
  bytes(key: string): Promise<Uint8Array>;
  remove(key: string): Promise<void>;
  /** Copies as the server does, so that what the object says of itself stays. */
  copy(from: string, to: string): Promise<void>;
  /** Every key that begins so, in the order of the listing. */
  keys(prefix: string): Promise<string[]>;
  /** The keys of unfinished uploads. */
  uploads(): Promise<string[]>;
  /** All that is there below the prefix, and the way back to it. */
  keep(prefix: string): Promise<ReadonlyMap<string, Uint8Array>>;
  setBack(prefix: string, kept: ReadonlyMap<string, Uint8Array>): Promise<void>;
  /** Removes the empty bucket. */
  removeBucket(): Promise<void>;
  /** Removes the bucket with all in it, and makes another of the same name. */
  replaceBucket(): Promise<void>;
}

/** In the practice bucket of the engine, which is there from then on; ends with the test. */
export async function bucketUser(engine: TestEngine): Promise<BucketUser> {
  await engine.all('entry.list', { place: engine.bucket(), isDeep: false });
  const practice = await engine.host.practice?.();
  if (!practice) throw new Error('there is no practice bucket');
  const { endpoint, region } = practice;
  const client = new S3Client({ endpoint, region, forcePathStyle: true, credentials: TEST_KEYS });
  onTestFinished(() => client.destroy());

  async function keys(Prefix: string): Promise<string[]> {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix }));
    return Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
  }
  async function bytes(Key: string): Promise<Uint8Array> {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    return (await Body?.transformToByteArray()) ?? new Uint8Array();
  }
  async function remove(Key: string): Promise<void> {
    await client.send(new DeleteObjectCommand({ Bucket, Key }));
  }
  async function put(Key: string, Body: string | Uint8Array): Promise<void> {
    await client.send(new PutObjectCommand({ Bucket, Key, Body }));
  }
  async function removeBucket(): Promise<void> {
    await client.send(new DeleteBucketCommand({ Bucket }));
  }
  return {
    put,
    keys,
    remove,
    bytes,
    async read(key) {
      return Buffer.from(await bytes(key)).toString('utf8');
    },
    async uploads() {
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
      return Uploads.flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
    },
    async copy(from, Key) {
      await client.send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/${from}` }));
    },
    async keep(prefix) {
      const all = await keys(prefix);
      return new Map(await Promise.all(all.map(async (key) => [key, await bytes(key)] as const)));
    },
    async setBack(prefix, kept) {
      for (const key of await keys(prefix)) if (!kept.has(key)) await remove(key);
      for (const [key, old] of kept) await put(key, old);
    },
    removeBucket,
    async replaceBucket() {
      for (const key of await keys('')) await remove(key);
      await removeBucket();
      await client.send(new CreateBucketCommand({ Bucket }));
    },
  };
}
