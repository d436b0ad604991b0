// Uploads that were asked for, and of which the answer never came: looked for where they would be, and given up when found.

import { ListMultipartUploadsCommand, type MultipartUpload } from '@aws-sdk/client-s3';
import type { Begun } from '../checkpoint.ts';
import type { S3Area } from './s3-area.ts';
import { abortUpload } from './s3-multipart.ts';
import { measureUpload } from './s3-uploads.ts';

const op = 'entry.write';
/** S3 tells times in seconds. */
const earlyMs = 2_000;
/** By then whoever asks has an answer or has given up. */
const lateMs = 60_000;

/**
 * Gives up what a kill between the request for an upload and its answer has left. S3 knows no mark that an unfinished upload
 * could be told by, so only this is taken for ours: an upload of this very key that began when we asked for one, by the
 * service's own clock, that is the only such, and that still holds no part when all of our own have arrived. Whatever is
 * less than sure stays, as does what cannot be listed: it holds no bytes, and a scan for unfinished uploads finds it.
 */
export async function giveUpUnheard(
  area: S3Area,
  { targetKey: key, uploadId, askedMs, unheardMs = [], hasChecksum }: Extract<Begun, { kind: 'upload' }>,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (unheardMs.length === 0 || askedMs === undefined) return;
  const objectKey = area.objectKey(key);
  try {
    const { Uploads = [] } = await area.call({ op, key, signal, isRepeatable: true }, (client, options) =>
      client.send(new ListMultipartUploadsCommand({ Bucket: area.bucket, Prefix: objectKey }), options),
    );
    const ofKey = Uploads.filter(({ Key }) => Key === objectKey);
    const own = ofKey.find(({ UploadId }) => UploadId === uploadId)?.Initiated;
    if (!own) return;
    // Our own upload tells how the service's clock goes.
    const offsetMs = own.getTime() - askedMs;
    const others = ofKey.filter(({ UploadId }) => UploadId !== uploadId);
    for (const id of new Set(unheardMs.map((ms) => onlyOneAt(others, ms + offsetMs)))) {
      if (id === null) continue;
      const ref = { bucket: area.bucket, key: objectKey, uploadId: id };
      const measured = await measureUpload(area.line, ref, signal);
      if (measured?.parts === 0) await abortUpload(area, { op, key, id, hasChecksum, signal });
    }
  } catch {
    signal?.throwIfAborted();
  }
}

/** The id of the one upload that began then; null where none or several did. */
function onlyOneAt(uploads: readonly MultipartUpload[], ms: number): string | null {
  const [found, ...more] = uploads.filter(({ Initiated }) => {
    const sinceMs = (Initiated?.getTime() ?? Number.NaN) - ms;
    return sinceMs >= -earlyMs && sinceMs <= lateMs;
  });
  return more.length === 0 ? (found?.UploadId ?? null) : null;
}
