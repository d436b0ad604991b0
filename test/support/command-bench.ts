// What tests of the command line stand on: a server behind a proxy, and for each test an empty bucket and a home.

import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { LocalPath } from '../../src/contract/models.ts';
import { createS3Account, type S3Account } from '../../src/engine/store/s3/s3-account.ts';
import { type FaultyProxy, startFaultyProxy } from './faulty-proxy.ts';
import { startTestSandbox, type TestSandbox } from './sandbox.ts';
import { makeTempFolder } from './temp-folder.ts';

export interface CommandBench {
  readonly sandbox: TestSandbox;
  /** Speaks to the server itself, past the proxy. */
  readonly account: S3Account;
  readonly proxy: FaultyProxy;
  readonly home: LocalPath;
  readonly bucket: string;
}

/** Calls `take` before each test, and what that gives after it, while the bench still stands. */
export function onCommandBench(take: (bench: CommandBench) => Promise<(() => Promise<void>) | void>): void {
  let sandbox: TestSandbox;
  let account: S3Account;
  let count = 0;

  beforeAll(async () => {
    sandbox = await startTestSandbox();
    const { endpoint, region, accessKeyId, secretAccessKey } = sandbox;
    account = createS3Account({
      endpoint,
      region,
      addressing: 'path',
      credentials: async () => ({ accessKeyId, secretAccessKey }),
    });
  });

  beforeEach(async () => {
    count += 1;
    const bucket = `box-${count}`;
    await account.createBucket(bucket, null, undefined);
    const folder = await makeTempFolder();
    const proxy = await startFaultyProxy(sandbox.endpoint);
    const leave = await take({ sandbox, account, proxy, home: folder.path, bucket });
    return async () => {
      await leave?.();
      await proxy[Symbol.asyncDispose]();
      await folder.remove();
    };
  });

  afterAll(async () => {
    account.close();
    await sandbox.stop();
  });
}
