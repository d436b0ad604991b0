// The S3 endpoint a story is told on: the one the environment names, else a practice server of its own.

import { startTestSandbox, TEST_KEYS } from '../../support/sandbox.ts';

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
  const { endpoint, region, stop } = await startTestSandbox();
  return { endpoint, region, ...TEST_KEYS, otherRegion: 'eu-central-1', close: stop };
}
