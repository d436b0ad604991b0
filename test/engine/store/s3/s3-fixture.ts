// A bucket of its own for one test, with the account that made it and a bare client to look behind the store.

import { S3Client } from '@aws-sdk/client-s3';
import { onTestFinished } from 'vitest';
import type { Key } from '../../../../src/contract/models.ts';
import {
  createS3Account,
  type S3Account,
  type S3AccountOptions,
} from '../../../../src/engine/store/s3/s3-account.ts';
import type { Store } from '../../../../src/engine/store/store.ts';
import { type FaultyProxy, startFaultyProxy } from '../../../support/faulty-proxy.ts';
import { freshBucketName, type S3Server } from '../../../support/s3-server.ts';

/** An account at `server`, closed when the test ends. */
export function accountAt(server: S3Server, options?: Partial<S3AccountOptions>): S3Account {
  const account = createS3Account({
    endpoint: server.endpoint,
    region: server.region,
    addressing: 'auto',
    credentials: async () => server.secret,
    // Waits between attempts are not what is tested.
    clock: { delay: async () => {} },
    ...options,
  });
  onTestFinished(() => account.close());
  return account;
}

/** The SDK itself, to look at or to make what the store would not. */
export function bareClient(server: S3Server): S3Client {
  const { accessKeyId, secretAccessKey } = server.secret;
  const client = new S3Client({
    endpoint: server.endpoint,
    region: server.region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  });
  onTestFinished(() => client.destroy());
  return client;
}

export interface Fixture {
  readonly bucket: string;
  readonly proxy: FaultyProxy;
  readonly account: S3Account;
  /** Reaches the bucket through the proxy. */
  readonly store: Store;
  readonly client: S3Client;
}

/** A new bucket, reached through a proxy that does no harm yet. */
export async function newFixture(server: S3Server, options?: Partial<S3AccountOptions>): Promise<Fixture> {
  const proxy = await startFaultyProxy(server.endpoint);
  onTestFinished(() => proxy[Symbol.asyncDispose]());
  const account = accountAt({ ...server, endpoint: proxy.endpoint }, options);
  const bucket = freshBucketName();
  await account.createBucket(bucket, null, undefined);
  return { bucket, proxy, account, store: account.open(bucket, '' as Key), client: bareClient(server) };
}
