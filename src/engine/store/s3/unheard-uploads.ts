// Uploads in parts that were asked for, and of which the answer never came: nobody knows their id, so that nobody would ever end them.

import { ListMultipartUploadsCommand, type MultipartUpload } from '@aws-sdk/client-s3';
import { isAbort, throwIfAborted } from '../../../base/abort.ts';
import type { Key } from '../../../contract/models.ts';
import type { Begun } from '../checkpoint.ts';
import type { S3Area } from './s3-area.ts';
import { abortUpload, measureUpload } from './s3-uploads.ts';
import { isLost } from './settle.ts';

interface Beginning {
  readonly op: string;
  readonly key: Key;
  readonly signal: AbortSignal | undefined;
}

/** Servers tell whole seconds, and no two clocks agree. */
const earlyMs = 5000;
/** By then whoever asks has an answer or has given up. */
const lateMs = 60_000;

/**
 * Begins an upload by `send`; when the answer is lost, what was begun is looked for and given up. Where that fails too, it is
 * done before the next beginning under that key. Throws what `send` does.
 */
export async function beginSurely<T>(area: S3Area, about: Beginning, send: () => Promise<T>): Promise<T> {
  const { unheardUploads, knowledge } = area.line;
  const name = `${area.bucket}/${area.objectKey(about.key)}`;
  const giveUp = async () => {
    const askedMs = unheardUploads.get(name);
    if (!askedMs) return;
    try {
      await giveUpEmpty(area, await uploadsOf(area, about), {
        askedMs,
        offsetMs: knowledge.clockOffsetMs,
        signal: about.signal,
      });
      unheardUploads.delete(name);
    } catch (error) {
      if (isAbort(error)) throw error;
    }
  };
  await giveUp();
  const nowMs = Date.now();
  try {
    return await send();
  } catch (error) {
    if (!isLost(error)) throw error;
    unheardUploads.set(name, [...(unheardUploads.get(name) ?? []), nowMs]);
    await giveUp();
    throw error;
  }
}

/** Gives up what kills between the request for an upload and its answer have left, by the times of the checkpoint. */
export async function giveUpUnheard(
  area: S3Area,
  { targetKey: key, uploadId, askedMs: ownMs, unheardMs = [] }: Extract<Begun, { kind: 'upload' }>,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (unheardMs.length === 0 || ownMs === undefined) return;
  try {
    const uploads = await uploadsOf(area, { op: 'entry.write', key, signal });
    const own = uploads.find(({ UploadId }) => UploadId === uploadId)?.Initiated;
    if (!own) return;
    const others = uploads.filter(({ UploadId }) => UploadId !== uploadId);
    // Our own upload tells how the service's clock goes.
    await giveUpEmpty(area, others, { askedMs: unheardMs, offsetMs: own.getTime() - ownMs, signal });
  } catch {
    throwIfAborted(signal);
  }
}

async function uploadsOf(area: S3Area, { op, key, signal }: Beginning): Promise<readonly MultipartUpload[]> {
  const objectKey = area.objectKey(key);
  const { Uploads = [] } = await area.call({ op, key, signal, isRepeatable: true }, (client, options) =>
    client.send(new ListMultipartUploadsCommand({ Bucket: area.bucket, Prefix: objectKey }), options),
  );
  return Uploads.filter(({ Key: found }) => found === objectKey);
}

interface Asked {
  /** By our own clock. */
  readonly askedMs: readonly number[];
  readonly offsetMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * S3 knows no mark that an unfinished upload could be told by, so only this is taken for ours: what began when we asked, when
 * there are no more of them than times that we asked, and holds no part. Whatever is less than sure stays: it has no bytes, and
 * a scan for unfinished uploads finds it.
 */
async function giveUpEmpty(
  area: S3Area,
  uploads: readonly MultipartUpload[],
  { askedMs, offsetMs, signal }: Asked,
): Promise<void> {
  const from = Math.min(...askedMs) + offsetMs - earlyMs;
  const until = Math.max(...askedMs) + offsetMs + lateMs;
  const begunThen = uploads.filter(({ Initiated }) => {
    const ms = Initiated?.getTime() ?? Number.NaN;
    return ms >= from && ms <= until;
  });
  if (begunThen.length > askedMs.length) return;
  for (const { Key: key, UploadId: uploadId } of begunThen) {
    if (key === undefined || uploadId === undefined) continue;
    const upload = { bucket: area.bucket, key, uploadId };
    const measured = await measureUpload(area.line, upload, signal);
    if (measured?.parts === 0) await abortUpload(area.line, upload, signal);
  }
}
