// Uploads in parts that nobody has finished: finding them, what they take, and giving them up for good.

import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  ListPartsCommand,
} from '@aws-sdk/client-s3';
import { throwIfAborted } from '../../../base/abort.ts';
import { AppError } from '../../../contract/errors.ts';
import type { UnfinishedUpload } from '../../../contract/uploads.ts';
import type { Call } from './s3-call.ts';
import { notS3 } from './s3-error.ts';
import type { S3Line } from './s3-line.ts';

type Signal = AbortSignal | undefined;

/** Which upload; a key may have several. */
export type UploadRef = Pick<UnfinishedUpload, 'bucket' | 'key' | 'uploadId'>;

/** What a listing says of an upload. */
export type ListedUpload = Omit<UnfinishedUpload, 'sizeBytes' | 'parts' | 'isOurs'>;

const listOp = 'upload.list';
const abortOp = 'upload.abort';

/** All unfinished uploads of a bucket, page by page. A page that breaks off or is none of S3's throws not-s3. */
export async function* listUploads(
  line: S3Line,
  bucket: string,
  signal: Signal,
): AsyncGenerator<ListedUpload[]> {
  if (line.knowledge.stateOf('list-uploads') === 'ignored') {
    const detail =
      'This store was seen to leave unfinished uploads out of its listing, so nothing is known of them.';
    throw new AppError('store.unsupported', { op: listOp, from: `s3://${bucket}`, detail });
  }
  let from: Markers | null = null;
  do {
    throwIfAborted(signal);
    const page: Page = await uploadPage(line, bucket, from, signal);
    if (page.uploads.length > 0) yield page.uploads;
    from = page.next;
  } while (from !== null);
}

interface Markers {
  readonly KeyMarker: string;
  readonly UploadIdMarker: string | undefined;
}

interface Page {
  readonly uploads: ListedUpload[];
  readonly next: Markers | null;
}

async function uploadPage(line: S3Line, bucket: string, from: Markers | null, signal: Signal): Promise<Page> {
  const name = `s3://${bucket}`;
  const call: Call = { op: listOp, name, about: 'bucket', bucket, signal, isRepeatable: true };
  const ask = (form: { EncodingType?: 'url' }) =>
    line.call(call, (client, options) =>
      client.send(new ListMultipartUploadsCommand({ Bucket: bucket, ...form, ...from }), options),
    );
  const output = await ask({ EncodingType: 'url' });
  const wrong = (detail: string) => notS3({ ...call, server: line.endpoint.server }, detail);
  if (output.Bucket === undefined || output.IsTruncated === undefined)
    throw wrong('The answer to a listing of uploads is none that S3 gives.');
  // Ceph encodes without saying so, others do not encode at all: what a percent sign means is seen by asking for it plain.
  const isUnsaid =
    output.EncodingType !== 'url' && (output.Uploads ?? []).some(({ Key = '' }) => /[%+]/.test(Key));
  const uploads = readUploads(output, isUnsaid ? await ask({}) : output, bucket, wrong);
  return { uploads, next: output.IsTruncated ? nextMarkers(output, uploads, from, wrong) : null };
}

/** The uploads of `output`, with their keys as `keys` has them; what is not there has ended in between. */
function readUploads(
  output: ListMultipartUploadsCommandOutput,
  keys: ListMultipartUploadsCommandOutput,
  bucket: string,
  wrong: (detail: string) => AppError,
): ListedUpload[] {
  const byId = new Map((keys.Uploads ?? []).map(({ UploadId, Key }) => [UploadId, Key]));
  return (output.Uploads ?? []).flatMap(({ Key, UploadId, Initiated, StorageClass }) => {
    if (Key === undefined || !UploadId) throw wrong('The listing has an upload without a name.');
    const key = byId.get(UploadId);
    if (key === undefined) return [];
    const startedMs = Initiated?.getTime() ?? null;
    return [
      { bucket, key: decode(key, keys), uploadId: UploadId, startedMs, storageClass: StorageClass ?? null },
    ];
  });
}

function nextMarkers(
  output: ListMultipartUploadsCommandOutput,
  uploads: readonly ListedUpload[],
  before: Markers | null,
  wrong: (detail: string) => AppError,
): Markers {
  const UploadIdMarker = output.NextUploadIdMarker || undefined;
  // Ceph does not encode the marker as it encodes keys; the upload that it names has the key for certain.
  const last = uploads.findLast(({ uploadId }) => uploadId === UploadIdMarker);
  const KeyMarker = last?.key ?? decode(output.NextKeyMarker ?? '', output);
  if (KeyMarker === '' || (KeyMarker === before?.KeyMarker && UploadIdMarker === before.UploadIdMarker))
    throw wrong('The listing of uploads breaks off in the middle.');
  return { KeyMarker, UploadIdMarker };
}

function decode(text: string, { EncodingType }: ListMultipartUploadsCommandOutput): string {
  return EncodingType === 'url' ? decodeURIComponent(text.replaceAll('+', ' ')) : text;
}

/** What the parts of an upload take; null when there is no such upload any more. */
export async function measureUpload(
  line: S3Line,
  upload: UploadRef,
  signal: Signal,
): Promise<{ readonly sizeBytes: number; readonly parts: number } | null> {
  let sizeBytes = 0;
  let parts = 0;
  let marker: string | undefined;
  try {
    do {
      const page = await partPage(line, listOp, upload, marker, signal);
      for (const { Size } of page.Parts ?? []) {
        sizeBytes += Size ?? 0;
        parts += 1;
      }
      const next = page.IsTruncated === true ? page.NextPartNumberMarker : undefined;
      if (page.IsTruncated === true && (!next || next === marker)) {
        const about = { op: listOp, name: nameOf(upload), server: line.endpoint.server };
        throw notS3(about, 'The listing of parts breaks off in the middle.');
      }
      marker = next;
    } while (marker !== undefined);
    return { sizeBytes, parts };
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

const abortsAtMost = 5;
const firstDelayMs = 100;

/**
 * Gives an upload up and asks until the service lists no part of it: a part that was on its way may arrive after the
 * first abort, https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html. One that is gone already is
 * no error; throws service.busy when parts keep coming.
 */
export async function abortUpload(line: S3Line, upload: UploadRef, signal: Signal): Promise<void> {
  const { bucket, key, uploadId } = upload;
  const call: Call = {
    op: abortOp,
    name: nameOf(upload),
    about: 'entry',
    bucket,
    signal,
    isRepeatable: true,
  };
  const input = { Bucket: bucket, Key: key, UploadId: uploadId };
  for (let attempt = 1; ; attempt += 1) {
    try {
      await line.call(call, (client, options) =>
        client.send(new AbortMultipartUploadCommand(input), options),
      );
      const left = await partPage(line, abortOp, upload, undefined, signal);
      // Some servers list an upload that is gone as one without parts.
      if (left.UploadId === uploadId && left.IsTruncated !== true && (left.Parts ?? []).length === 0) return;
    } catch (error) {
      if (isGone(error)) return;
      throw error;
    }
    if (attempt === abortsAtMost) {
      const detail = 'Parts of it are still arriving, or the server does not let go of them.';
      throw new AppError('service.busy', { op: abortOp, from: nameOf(upload), detail });
    }
    await line.delay(firstDelayMs * 2 ** attempt, signal);
  }
}

/** Gives up every unfinished upload of a bucket, whoever began it. */
export async function abortUploads(line: S3Line, bucket: string, signal: Signal): Promise<void> {
  const given = new Set<string>();
  for (let idle = 0; idle < abortsAtMost; ) {
    // Always from the start: markers that name an upload which is gone are not understood everywhere.
    const { uploads } = await uploadPage(line, bucket, null, signal);
    if (uploads.length === 0) return;
    const fresh = uploads.filter(({ uploadId }) => !given.has(uploadId));
    for (const upload of fresh) {
      await abortUpload(line, upload, signal);
      given.add(upload.uploadId);
    }
    // Listed although it is gone: the listing lags behind.
    if (fresh.length > 0) continue;
    idle += 1;
    await line.delay(firstDelayMs * 2 ** idle, signal);
  }
  const detail = 'The server goes on listing uploads that were given up.';
  throw new AppError('service.busy', { op: abortOp, from: `s3://${bucket}`, detail });
}

async function partPage(
  line: S3Line,
  op: string,
  upload: UploadRef,
  marker: string | undefined,
  signal: Signal,
) {
  const { bucket, key, uploadId } = upload;
  const call: Call = { op, name: nameOf(upload), about: 'entry', bucket, signal, isRepeatable: true };
  const from = marker === undefined ? {} : { PartNumberMarker: marker };
  const input = { Bucket: bucket, Key: key, UploadId: uploadId, ...from };
  const page = await line.call(call, (client, options) => client.send(new ListPartsCommand(input), options));
  if (page.Bucket === undefined || page.IsTruncated === undefined)
    throw notS3({ ...call, server: line.endpoint.server });
  return page;
}

/** The service says by name that there is no such upload; Ceph calls it a key. A bare 404 is not enough. */
function isGone(error: unknown): boolean {
  return error instanceof AppError && (error.raw === 'NoSuchUpload' || error.raw === 'NoSuchKey');
}

function nameOf({ bucket, key }: UploadRef): string {
  return `s3://${bucket}/${key}`;
}
