// What tests of the command line stand on: a server behind a proxy, and for each test an empty bucket and a home.

import { afterAll, beforeAll, beforeEach } from 'vitest';
import { Key, type LocalPath } from '../../src/contract/models.ts';
import { createS3Account, type S3Account } from '../../src/engine/store/s3/s3-account.ts';
import type { CommandOptions } from './command-line.ts';
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
  /** How a command is run here: in that home, with the keys in its environment, and through the proxy. */
  readonly options: CommandOptions;
}

/** Speaks to a sandbox itself, past any proxy. */
export function accountOf({ endpoint, region, accessKeyId, secretAccessKey }: TestSandbox): S3Account {
  return createS3Account({
    ...{ endpoint, region, addressing: 'path' },
    credentials: async () => ({ accessKeyId, secretAccessKey }),
  });
}

/** The keys of all objects below a prefix, relative to it, but for what Longshore keeps there for itself. */
export async function objectsBelow(account: S3Account, bucket: string, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const page of account.open(bucket, Key.parse(prefix)).list(Key.parse(''), { isDeep: true }))
    found.push(...page.filter(({ kind }) => kind === 'file').map(({ key }) => key));
  return found.filter((key) => !key.startsWith('.longshore/'));
}

/** Calls `take` before each test, and what that gives after it, while the bench still stands. */
export function onCommandBench(take: (bench: CommandBench) => Promise<(() => Promise<void>) | void>): void {
  let sandbox: TestSandbox;
  let account: S3Account;
  let count = 0;

  beforeAll(async () => {
    sandbox = await startTestSandbox();
    account = accountOf(sandbox);
  });

  beforeEach(async () => {
    count += 1;
    const bucket = `box-${count}`;
    await account.createBucket(bucket, null, undefined);
    const folder = await makeTempFolder();
    const proxy = await startFaultyProxy(sandbox.endpoint);
    const home = folder.path;
    const env = {
      AWS_ACCESS_KEY_ID: sandbox.accessKeyId,
      AWS_SECRET_ACCESS_KEY: sandbox.secretAccessKey,
      AWS_ENDPOINT_URL: proxy.endpoint,
    };
    const leave = await take({ sandbox, account, proxy, home, bucket, options: { home, env } });
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
