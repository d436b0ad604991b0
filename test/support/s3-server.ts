// The S3 server that tests of S3 run on: the one given by environment, else a sandbox started for them.

import { randomBytes } from 'node:crypto';
import type { Secret } from '../../src/contract/models.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { makeTempFolder } from './temp-folder.ts';

export interface S3Server {
  /** What it is, for titles. */
  readonly name: string;
  readonly endpoint: string;
  readonly region: string;
  readonly secret: Secret;
  stop(): Promise<void>;
}

/** The server that LONGSHORE_TEST_S3_ENDPOINT, _REGION, _ACCESS_KEY_ID and _SECRET_ACCESS_KEY name; null for none. */
export function givenServer(env: NodeJS.ProcessEnv = process.env): S3Server | null {
  const endpoint = env['LONGSHORE_TEST_S3_ENDPOINT'];
  const accessKeyId = env['LONGSHORE_TEST_S3_ACCESS_KEY_ID'];
  const secretAccessKey = env['LONGSHORE_TEST_S3_SECRET_ACCESS_KEY'];
  if (!endpoint || !accessKeyId || !secretAccessKey) return null;
  const region = env['LONGSHORE_TEST_S3_REGION'] ?? 'us-east-1';
  return { name: endpoint, endpoint, region, secret: { accessKeyId, secretAccessKey }, stop: async () => {} };
}

/** A fresh sandbox in a folder of its own; `stop` removes both. */
export async function sandboxServer(): Promise<S3Server> {
  const { path, remove } = await makeTempFolder();
  const secret = { accessKeyId: 'TESTKEY', secretAccessKey: randomBytes(20).toString('hex') };
  const { endpoint, region, close } = await startSandbox({ dir: path, ...secret });
  const stop = async () => {
    await close();
    await remove();
  };
  return { name: 'sandbox', endpoint, region, secret, stop };
}

/** A name that no other run of these tests gives to a bucket. */
export function freshBucketName(): string {
  return `longshore-test-${randomBytes(6).toString('hex')}`;
}
