// Finds out whether a bucket minds the preconditions of writes, on one small object that is ours.

import type { S3Line } from '../s3-line.ts';
import { probeIfMatch, probeIfNoneMatch } from './conditional-writes.ts';
import { createGround } from './ground.ts';
import { put, type Sample, sampleName } from './sample.ts';

interface Where {
  readonly bucket: string;
  /** A whole prefix; the object under it is replaced, and stays: an account that may not delete can find out as well. */
  readonly prefix: string;
  readonly signal: AbortSignal | undefined;
}

/** The line goes by what is found from now on. Throws what keeps it from writing at all. */
export async function probePreconditions(line: S3Line, { bucket, prefix, signal }: Where): Promise<void> {
  const ground = createGround(line, bucket, signal, prefix);
  const { output, error } = await put(ground, sampleName);
  if (error !== null) throw error;
  const sample: Sample = { etag: output.etag };
  const ifNoneMatch = await probeIfNoneMatch(ground, sample);
  const { ability: ifMatch, areEtagsBare } = await probeIfMatch(ground, sample);
  const { keepsVersions } = ground;
  line.knowledge.adopt(
    { 'if-none-match': ifNoneMatch, 'if-match': ifMatch },
    { bucket, keepsVersions, areEtagsBare },
  );
}
