// longshore rb: removes a bucket.

import type { Session } from '../context.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { followTally, tallyText } from '../tally.ts';

export interface RemoveBucketOptions {
  /** Everything in it goes first. */
  readonly force?: boolean;
}

/** Removes an empty bucket, or with `force` any. */
export async function removeBucket(
  session: Session,
  bucket: string,
  { force }: RemoveBucketOptions,
): Promise<ExitCode> {
  const { engine, profile, output, signal } = session;
  const ref = { profileId: profile.id, bucket };
  if (force) {
    const tally = await followTally(output, engine.open('bucket.empty-and-remove', ref, { signal }));
    if (output.failures > 0) return exitCode.failed;
    const { files, versions = 0, sizeBytes } = tally;
    if (files + versions > 0) {
      const removed = { event: 'removed', files, versions, sizeBytes };
      output.say(`delete: ${tallyText(tally)} in s3://${bucket}`, removed);
    }
  } else await engine.call('bucket.remove', ref, { signal });
  output.say(`remove_bucket: ${bucket}`, { event: 'bucket-removed', bucket });
  return exitCode.done;
}
