// The S3 server that tests of S3 run on: one given by environment, or a sandbox of their own.

import { randomBytes } from 'node:crypto';
import type { Secret } from '../../src/contract/profile.ts';
import { startTestSandbox, TEST_KEYS } from './sandbox.ts';

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

/** A fresh sandbox; `stop` ends it and removes what it kept. */
export async function sandboxServer(): Promise<S3Server> {
  const { endpoint, region, stop } = await startTestSandbox();
  return { name: 'sandbox', endpoint, region, secret: TEST_KEYS, stop };
}

/** A name that no other run of these tests gives to a bucket. */
export function freshBucketName(): string {
  return `longshore-test-${randomBytes(6).toString('hex')}`;
}
