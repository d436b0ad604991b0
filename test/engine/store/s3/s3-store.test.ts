// The s3 store does what every store must: on the sandbox, and on the server given by environment, if any.

import { afterAll, beforeAll } from 'vitest';
import type { Key } from '../../../../src/contract/models.ts';
import { createS3Account, type S3AccountOptions } from '../../../../src/engine/store/s3/s3-account.ts';
import { freshBucketName, givenServer, type S3Server, sandboxServer } from '../../../support/s3-server.ts';
import { describeStore, listAll, type StoreKind } from '../conformance.ts';

async function startOn(
  server: S3Server,
  { isProbed = false, ...options }: Partial<S3AccountOptions> & { isProbed?: boolean } = {},
): Promise<StoreKind> {
  const account = createS3Account({
    endpoint: server.endpoint,
    region: server.region,
    addressing: 'auto',
    credentials: async () => server.secret,
    ...options,
  });
  const bucket = freshBucketName();
  await account.createBucket(bucket, null, undefined);
  if (isProbed) await account.probe(bucket, { now: () => Date.now(), signal: undefined });
  let places = 0;
  return {
    newStore: async () => {
      places += 1;
      return account.open(bucket, `place ${places}/` as Key);
    },
    stop: async () => {
      const store = account.open(bucket, '' as Key);
      const entries = await listAll(store, '', true);
      for (let at = 0; at < entries.length; at += 32) {
        await Promise.all(entries.slice(at, at + 32).map((entry) => store.remove(entry)));
      }
      await account.removeBucket(bucket, undefined);
      account.close();
    },
  };
}

const given = givenServer();
if (given !== null) {
  describeStore(`s3 (${given.name})`, () => startOn(given));
  describeStore(`s3 (${given.name}, after a probe)`, () => startOn(given, { isProbed: true }));
}

let sandbox: S3Server;
beforeAll(async () => {
  sandbox = await sandboxServer();
});
afterAll(() => sandbox.stop());

describeStore('s3 (sandbox)', () => startOn(sandbox));
describeStore('s3 (sandbox, spoken to as Amazon)', () => startOn(sandbox, { isAws: true }));
describeStore('s3 (sandbox, after a probe)', () => startOn(sandbox, { isProbed: true }));
