// Any S3 as the store of the bench: buckets of its own there, filled before and removed after.

import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { type Ground, smallKeys } from './ground.ts';
import type { BenchStore } from './store.ts';

export interface EndpointOptions {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** A certificate to trust besides the system's. */
  readonly certificate: string | null;
}

/** What the variables LONGSHORE_BENCH_S3_* name; null without an endpoint. */
export function endpointOf(env: Readonly<Record<string, string | undefined>>): EndpointOptions | null {
  const endpoint = env['LONGSHORE_BENCH_S3_ENDPOINT'];
  if (!endpoint) return null;
  return {
    endpoint,
    region: env['LONGSHORE_BENCH_S3_REGION'] ?? 'us-east-1',
    accessKeyId: env['LONGSHORE_BENCH_S3_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: env['LONGSHORE_BENCH_S3_SECRET_ACCESS_KEY'] ?? '',
    certificate: env['LONGSHORE_BENCH_S3_CA'] ?? null,
  };
}

/** Makes the buckets `up`, `small` and `large` under names of this run, fills the latter two, and removes all three at the end. */
export async function endpointStore(options: EndpointOptions, ground: Ground): Promise<BenchStore> {
  const { endpoint, region, accessKeyId, secretAccessKey, certificate } = options;
  const run = randomBytes(4).toString('hex');
  const bucket = (name: string) => `longshore-bench-${run}-${name}`;
  const client = new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
    ...(certificate !== null && {
      requestHandler: new NodeHttpHandler({
        httpsAgent: new Agent({ ca: readFileSync(certificate), keepAlive: true }),
      }),
    }),
  });
  const names = ['up', 'small', 'large'];
  for (const name of names) await client.send(new CreateBucketCommand({ Bucket: bucket(name) }));
  for (const Key of smallKeys(ground)) {
    const Body = await readFile(join(ground.small, Key));
    await client.send(new PutObjectCommand({ Bucket: bucket('small'), Key, Body }));
  }
  const Body = createReadStream(ground.large);
  await new Upload({ client, params: { Bucket: bucket('large'), Key: 'large.bin', Body } }).done();

  const up = bucket('up');
  return {
    name: `the S3 at ${new URL(endpoint).host}`,
    place: { ...options, isOpen: false },
    bucket,
    hasListing: false,
    reset: () => emptyBucket(client, up),
    arrived: async () => {
      let bytes = 0;
      let files = 0;
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: up }))
        for (const { Size = 0 } of Contents) {
          files += 1;
          bytes += Size;
        }
      return { files, bytes };
    },
    fetchInto: async (folder) => {
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: up }))
        for (const { Key = '' } of Contents) {
          const { Body } = await client.send(new GetObjectCommand({ Bucket: up, Key }));
          if (!(Body instanceof Readable)) throw new Error(`${Key} came without a body.`);
          await pipeline(Body, createWriteStream(join(folder, Key.replaceAll('/', '!'))));
        }
    },
    [Symbol.asyncDispose]: async () => {
      for (const name of names) {
        await emptyBucket(client, bucket(name));
        await client.send(new DeleteBucketCommand({ Bucket: bucket(name) }));
      }
      client.destroy();
    },
  };
}

async function emptyBucket(client: S3Client, Bucket: string): Promise<void> {
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket })) {
    const Objects = Contents.map(({ Key = '' }) => ({ Key }));
    if (Objects.length > 0)
      await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
  }
}
