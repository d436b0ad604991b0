// longshore mb: makes a bucket.

import type { Session } from '../context.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';

/** Makes the bucket in the region of --region, or of the profile. */
export async function makeBucket(session: Session, bucket: string): Promise<ExitCode> {
  const { engine, profile, options, output, signal } = session;
  const made = await engine.call(
    'bucket.create',
    { profileId: profile.id, bucket, region: options.region ?? null, storageClass: null },
    { signal },
  );
  output.say(`make_bucket: ${made.name}`, { event: 'bucket-made', bucket: made.name, region: made.region });
  return exitCode.done;
}
