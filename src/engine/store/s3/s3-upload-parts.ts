// Uploading a large file of this computer's in parts, by data workers, going on where an earlier attempt was cut off.

import { randomUUID } from 'node:crypto';
import { type CompletedPart, ListPartsCommand } from '@aws-sdk/client-s3';
import { combineCrcs, crc32Field } from '../../../base/crc-combine.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Entry, Key } from '../../../contract/models.ts';
import type { Begun, SavedPart } from '../checkpoint.ts';
import type { HashRanges, PutPart } from '../errand.ts';
import { keyToPath } from '../path.ts';
import type { Carried, Carrying, DiskFile } from '../store.ts';
import { crc32Base64 } from './checksums.ts';
import { matching, moveAll, type Piece, piecesOf } from './in-parts.ts';
import { furnish, lookAtWritten } from './new-object.ts';
import type { S3Area } from './s3-area.ts';
import { demandExpected, headObject } from './s3-head.ts';
import { partSize } from './s3-limits.ts';
import { abortUpload, beginUpload, completeUpload, type Upload } from './s3-multipart.ts';
import { surely } from './settle.ts';

const op = 'entry.write';
type BegunUpload = Extract<Begun, { kind: 'upload' }>;

interface Uploading {
  readonly area: S3Area;
  readonly file: DiskFile;
  readonly from: Entry;
  readonly to: Key;
  readonly carrying: Carrying;
}

/** See Store.upload. What an attempt that failed has got across stays, where there is a checkpoint to find it by. */
export async function uploadInParts(uploading: Uploading): Promise<Carried> {
  const { area, from, to, carrying } = uploading;
  const { expected, signal, checkpoint } = carrying;
  const adopted = await adopt(uploading);
  if (adopted?.kind === 'complete')
    return {
      from,
      written: adopted.entry,
      proof: proofOf(area, adopted.begun),
      resumedBytes: from.sizeBytes ?? 0,
    };
  if (adopted === null) await demandExpected(area, to, expected, { op, signal });
  const begun = adopted?.begun ?? (await begin(uploading));
  const upload: Upload = { op, key: to, id: begun.uploadId, hasChecksum: begun.hasChecksum, signal };
  try {
    const known = adopted?.parts ?? [];
    const parts = await sendMissing(uploading, begun, known);
    const entry = await complete(uploading, begun, upload, parts);
    checkpoint?.forget();
    return {
      from,
      written: entry,
      proof: proofOf(area, begun),
      resumedBytes: known.reduce((sum, part) => sum + part.sizeBytes, 0),
    };
  } catch (error) {
    // Parts of a file that is another by now are of no use; nor are any that nobody will find again.
    if (checkpoint === null || isOver(error)) {
      await abortUpload(area, upload);
      checkpoint?.forget();
    }
    throw error;
  }
}

function proofOf({ line: { checks } }: S3Area, { hasChecksum }: BegunUpload): string {
  return checks.proofOf(checks.ofPart(hasChecksum));
}

/** The source has changed, or the upload is gone: going on would make a mixture, or nothing. */
function isOver(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'entry.changed' || error.code === 'entry.missing');
}

async function begin({ area, from, to, carrying }: Uploading): Promise<BegunUpload> {
  const { signal, checkpoint, storageClass } = carrying;
  const sizeBytes = from.sizeBytes ?? 0;
  const operation = randomUUID();
  const upload = await beginUpload(
    area,
    { op, key: to, signal },
    furnish(to, operation, { modifiedMs: from.modifiedMs, storageClass }),
  );
  const begun: BegunUpload = {
    kind: 'upload',
    uploadId: upload.id,
    operation,
    targetKey: to,
    version: from.version ?? '',
    sizeBytes,
    partBytes: partSize(sizeBytes, area.line.limits.partBytes),
    hasChecksum: upload.hasChecksum,
  };
  try {
    checkpoint?.begin(begun);
  } catch (error) {
    await abortUpload(area, upload);
    throw error;
  }
  return begun;
}

type Adopted =
  | { readonly kind: 'parts'; readonly begun: BegunUpload; readonly parts: readonly SavedPart[] }
  | { readonly kind: 'complete'; readonly begun: BegunUpload; readonly entry: Entry };

/**
 * What an earlier attempt has left that is still good: of this version of the source, known to the service, and holding
 * what the file holds today, which is read again. null where there is nothing; what is no good is given up.
 */
async function adopt({ area, file, from, to, carrying }: Uploading): Promise<Adopted | null> {
  const { checkpoint, signal } = carrying;
  const begun = checkpoint?.begun;
  if (!checkpoint || begun?.kind !== 'upload') return null;
  const { uploadId: id, hasChecksum } = begun;
  const upload: Upload = { op, key: begun.targetKey, id, hasChecksum, signal };
  const isOfThis =
    begun.targetKey === to && begun.version === from.version && begun.sizeBytes === from.sizeBytes;
  const stored = isOfThis ? await listParts(area, upload) : null;
  if (stored === null) {
    const head = isOfThis ? await headObject(area, to, { op, signal }) : null;
    if (head?.operation === begun.operation) {
      // The service had finished it; only we did not come to know.
      checkpoint.forget();
      return { kind: 'complete', begun, entry: head.entry };
    }
    if (!isOfThis) await abortUpload(area, upload);
    checkpoint.forget();
    return null;
  }
  const pieces = piecesOf(begun.sizeBytes, begun.partBytes);
  const known = matching(pieces, checkpoint.parts).filter(
    ([, part]) =>
      stored.get(part.number)?.etag === part.etag && stored.get(part.number)?.sizeBytes === part.sizeBytes,
  );
  const errand: HashRanges = {
    t: 'hash-ranges',
    path: keyToPath(file.disk.root, file.key, file.disk.platform, op),
    ranges: known.map(([{ start, sizeBytes }]) => ({ start, sizeBytes })),
  };
  const { crc32s } = await area.hash(errand, signal);
  return {
    kind: 'parts',
    begun,
    parts: known.flatMap(([, part], at) => (crc32s[at] === part.crc32 ? [part] : [])),
  };
}

/** The parts that the service has, by number; null where it knows of no such upload. */
async function listParts(
  area: S3Area,
  { key, id, signal }: Upload,
): Promise<ReadonlyMap<number, { readonly etag: string | null; readonly sizeBytes: number }> | null> {
  const parts = new Map<number, { etag: string | null; sizeBytes: number }>();
  let marker: string | undefined;
  for (;;) {
    try {
      const page = await area.call({ op, key, signal, isRepeatable: true }, (client, options) =>
        client.send(
          new ListPartsCommand({
            Bucket: area.bucket,
            Key: area.objectKey(key),
            UploadId: id,
            ...(marker !== undefined && { PartNumberMarker: marker }),
          }),
          options,
        ),
      );
      for (const { PartNumber, ETag, Size } of page.Parts ?? [])
        if (PartNumber !== undefined) parts.set(PartNumber, { etag: ETag ?? null, sizeBytes: Size ?? -1 });
      if (page.IsTruncated !== true || page.NextPartNumberMarker === marker) return parts;
      marker = page.NextPartNumberMarker;
    } catch (error) {
      // Ceph says NoSuchKey.
      if (error instanceof AppError && (error.raw === 'NoSuchUpload' || error.raw === 'NoSuchKey'))
        return null;
      throw error;
    }
  }
}

async function sendMissing(
  { area, file, to, carrying }: Uploading,
  begun: BegunUpload,
  known: readonly SavedPart[],
): Promise<SavedPart[]> {
  const { signal, checkpoint, onProgress } = carrying;
  const parts: SavedPart[] = [];
  for (const part of known) parts[part.number - 1] = part;
  let doneBytes = known.reduce((sum, part) => sum + part.sizeBytes, 0);
  onProgress?.(doneBytes);
  const missing = piecesOf(begun.sizeBytes, begun.partBytes).filter(
    ({ number }) => parts[number - 1] === undefined,
  );
  const send = async ({ number, start, sizeBytes }: Piece, inner: AbortSignal) => {
    const { answer, crc32 } = await area.carry<PutPart>(
      { op, key: to, signal: inner, isRepeatable: true, lane: 'large' },
      {
        t: 'put-part',
        disk: file.disk,
        from: file.key,
        version: begun.version,
        uploadId: begun.uploadId,
        number,
        start,
        sizeBytes,
        check: area.line.checks.ofPart(begun.hasChecksum),
      },
    );
    const etag = answer.headers['etag'];
    if (etag === undefined || etag === '') throw area.notS3(op, to);
    if (begun.hasChecksum && !area.line.checks.hear(answer.headers, crc32))
      throw area.fail('bytes.wrong', op, to, 'checksum');
    const part: SavedPart = { number, sizeBytes, crc32, etag };
    parts[number - 1] = part;
    checkpoint?.save(part);
    doneBytes += sizeBytes;
    onProgress?.(doneBytes);
  };
  await moveAll(missing, { atOnce: area.line.limits.partsAtOnce, signal }, send);
  return parts;
}

async function complete(
  { area, to, carrying }: Uploading,
  begun: BegunUpload,
  upload: Upload,
  parts: readonly SavedPart[],
): Promise<Entry> {
  const { signal, expected } = carrying;
  const { operation, sizeBytes } = begun;
  const whole = combineCrcs(
    crc32Field,
    parts.map((part) => ({ sizeBytes: part.sizeBytes, crc: BigInt(part.crc32) })),
  );
  const completed = parts.map(
    ({ number, etag, crc32 }): CompletedPart => ({
      PartNumber: number,
      ETag: etag ?? undefined,
      ...(begun.hasChecksum && { ChecksumCRC32: crc32Base64(crc32) }),
    }),
  );
  // Looked at once more, for not every server keeps to the precondition at this point (Ceph does not).
  await demandExpected(area, to, expected, { op, signal });
  const entry = await surely(area, { op, key: to, operation, signal }, async () => {
    await completeUpload(area, upload, { parts: completed, crc32: Number(whole), sizeBytes, expected });
    return lookAtWritten(area, { op, key: to, operation, signal });
  });
  if (entry.sizeBytes !== sizeBytes)
    throw area.fail('bytes.wrong', op, to, `${entry.sizeBytes} of ${sizeBytes} bytes`);
  return entry;
}
