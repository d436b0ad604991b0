// The S3 endpoint a story is told on: the one the environment names, else a practice server of its own.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';

export interface Target {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** A region that a bucket may be created in, other than the default where the server has several. */
  readonly otherRegion: string;
  close(): Promise<void>;
}

/** Opens the endpoint; with LONGSHORE_TEST_S3_ENDPOINT that one, and `close` leaves it running. */
export async function openTarget(): Promise<Target> {
  const env = process.env;
  if (env.LONGSHORE_TEST_S3_ENDPOINT) {
    const region = env.LONGSHORE_TEST_S3_REGION ?? 'us-east-1';
    return {
      endpoint: env.LONGSHORE_TEST_S3_ENDPOINT,
      region,
      accessKeyId: env.LONGSHORE_TEST_S3_ACCESS_KEY_ID ?? '',
      secretAccessKey: env.LONGSHORE_TEST_S3_SECRET_ACCESS_KEY ?? '',
      otherRegion: region,
      close: async () => {},
    };
  }
  const dir = await mkdtemp(join(tmpdir(), 'longshore-story-'));
  const keys = {
    accessKeyId: 'STORYACCESSKEY000001',
    secretAccessKey: 'story-secret-0123456789-0123456789-0123',
  };
  const sandbox = await startSandbox({ dir, ...keys });
  return {
    endpoint: sandbox.endpoint,
    region: 'us-east-1',
    ...keys,
    otherRegion: 'eu-central-1',
    close: async () => {
      await sandbox.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
