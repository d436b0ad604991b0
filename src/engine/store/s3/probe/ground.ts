// The ground that a probe tries things on: a prefix of its own in somebody's bucket, left as it was found.

import { randomBytes } from 'node:crypto';
import {
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { throwIfAborted } from '../../../../base/abort.ts';
import { AppError } from '../../../../contract/errors.ts';
import type { S3Line } from '../s3-line.ts';
import { abortUpload } from '../s3-uploads.ts';

export const probeOp = 'store.probe';

/** What came of a request: an output, or the failure, which is an answer too. */
export type Answer<T> =
  | { readonly output: T; readonly error: null }
  | { readonly output: null; readonly error: AppError };

export type Work<T> = (client: S3Client, options: { abortSignal?: AbortSignal }) => Promise<T>;

export interface Ground {
  readonly line: S3Line;
  readonly bucket: string;
  /** All keys of the probe begin with it. */
  readonly prefix: string;
  /** Uploads that have begun, by id; a cleaning gives them up. `null`: one has begun whose id was lost. */
  readonly uploads: Map<string | null, string>;
  /** Objects have versions here, which a cleaning has to remove one by one. */
  isVersioned: boolean;
  /** The last put has told that its object has a version of its own; not so where that is suspended. */
  keepsVersions: boolean;
  /** Bucket and key of the object of that name on the ground, as the SDK names them. */
  at(name: string): { readonly Bucket: string; readonly Key: string };
  /** Sends once, never twice; rejects only with an abort error, before it sends. */
  attempt<T>(work: Work<T>): Promise<Answer<T>>;
}

export function createGround(
  line: S3Line,
  bucket: string,
  signal: AbortSignal | undefined,
  prefix = `.longshore-probe-${randomBytes(6).toString('hex')}/`,
): Ground {
  return {
    line,
    bucket,
    prefix,
    uploads: new Map(),
    isVersioned: false,
    keepsVersions: false,
    at: (name) => ({ Bucket: bucket, Key: prefix + name }),
    attempt: async (work) => {
      throwIfAborted(signal);
      // A cancel waits for what is under way: a write that was left alone might come to be after the cleaning.
      return attempt(line, { bucket, name: `s3://${bucket}/${prefix}`, signal: undefined }, work);
    },
  };
}

/** Sends a request and gives its failure as an answer; rejects only with an abort error. */
export async function attempt<T>(
  line: S3Line,
  { bucket, name, signal }: { bucket: string | null; name: string; signal: AbortSignal | undefined },
  work: Work<T>,
): Promise<Answer<T>> {
  const about = bucket === null ? 'account' : 'entry';
  try {
    const call = { op: probeOp, name, about, bucket, signal, isRepeatable: false } as const;
    return { output: await line.call(call, work), error: null };
  } catch (error) {
    throwIfAborted(signal);
    if (error instanceof AppError) return { output: null, error };
    throw error;
  }
}

const cleaningMs = 60_000;

/** Removes all that lies under the ground's prefix, whatever has happened; throws when something stays behind. */
export async function clean(ground: Ground): Promise<void> {
  const { line, bucket, prefix, uploads } = ground;
  // With a signal of its own: the probe's may be the very reason to clean up.
  const signal = AbortSignal.timeout(cleaningMs);
  const call = { op: probeOp, name: `s3://${bucket}/${prefix}`, about: 'entry', bucket, signal } as const;
  const send = <T>(work: Work<T>) => line.call({ ...call, isRepeatable: true }, work);

  if (uploads.delete(null)) {
    const { Uploads = [] } = await send((client, options) =>
      client.send(new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix }), options),
    );
    // Filtered once more, for not every server minds the prefix.
    for (const { Key = '', UploadId = '' } of Uploads) if (Key.startsWith(prefix)) uploads.set(UploadId, Key);
  }
  for (const [uploadId, key] of uploads) {
    if (uploadId !== null) await abortUpload(line, { bucket, key, uploadId }, signal);
  }
  const { Contents = [] } = await send((client, options) =>
    client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }), options),
  );
  for (const { Key } of Contents) await removeOne(Key, undefined);
  if (!ground.isVersioned) return;
  const { Versions = [], DeleteMarkers = [] } = await send((client, options) =>
    client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix }), options),
  );
  for (const { Key, VersionId } of [...Versions, ...DeleteMarkers]) await removeOne(Key, VersionId);

  async function removeOne(Key: string | undefined, VersionId: string | undefined): Promise<void> {
    if (Key?.startsWith(prefix) !== true) return;
    const version = VersionId === undefined ? {} : { VersionId };
    await send((client, options) =>
      client.send(new DeleteObjectCommand({ Bucket: bucket, Key, ...version }), options),
    );
  }
}
