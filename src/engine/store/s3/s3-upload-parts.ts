// Uploading a large file of this computer's in parts, by data workers, going on where an earlier attempt was cut off.

import { randomUUID } from 'node:crypto';
import type { CompletedPart } from '@aws-sdk/client-s3';
import { combineCrcs, crc32Field } from '../../../base/crc-combine.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Entry, Key } from '../../../contract/models.ts';
import type { Begun, SavedPart } from '../checkpoint.ts';
import type { HashRanges, PutPart } from '../errand.ts';
import { keyToPath } from '../path.ts';
import type { Carried, Carrying, DiskFile } from '../store.ts';
import { crc32Base64 } from './checksums.ts';
import { matching, moveAll, type Piece, piecesOf } from './in-parts.ts';
import { abortUpload, beginUpload, completeUpload, type Upload } from './multipart-calls.ts';
import { furnish, lookAtWritten } from './new-object.ts';
import type { S3Area } from './s3-area.ts';
import { demandExpected, headObject } from './s3-head.ts';
import { partSize } from './s3-limits.ts';
import { surely } from './settle.ts';
import { hashSource, isOfStamp } from './stamped-source.ts';
import { listParts, untold } from './stored-parts.ts';
import { giveUpUnheard } from './unheard-uploads.ts';

const op = 'entry.write';
/** Whoever has lost more answers than that remembers the last ones. */
const mostUnheard = 100;
type BegunUpload = Extract<Begun, { kind: 'upload' }>;

interface Uploading {
  readonly area: S3Area;
  readonly file: DiskFile;
  readonly from: Entry;
  readonly to: Key;
  readonly carrying: Carrying;
}

/**
 * See Store.upload. What an attempt that failed has got across stays, where there is a checkpoint to find it by. null for a file
 * that fits into one request and of which nothing begun is of use.
 */
export async function uploadInParts(uploading: Uploading): Promise<Carried | null> {
  const { area, from, to, carrying } = uploading;
  const { expected, signal, checkpoint } = carrying;
  const unheardMs = checkpoint?.begun?.kind === 'download' ? [] : (checkpoint?.begun?.unheardMs ?? []);
  const adopted = await adopt(uploading);
  if (adopted?.kind === 'complete')
    return {
      from,
      written: adopted.entry,
      proof: proofOf(area, adopted.begun),
      sha256: null,
      resumedBytes: from.sizeBytes ?? 0,
    };
  if (adopted === null) {
    if ((from.sizeBytes ?? 0) <= area.line.limits.singlePutBytes) return null;
    await demandExpected(area, to, expected, { op, signal });
  }
  const begun = adopted?.begun ?? (await begin(uploading, unheardMs));
  const upload: Upload = { op, key: to, id: begun.uploadId, hasChecksum: begun.hasChecksum, signal };
  try {
    const known = adopted?.parts ?? [];
    const parts = await sendMissing(uploading, begun, known);
    await giveUpUnheard(area, begun, signal);
    const entry = await complete(uploading, begun, upload, parts, adopted !== null);
    return {
      from,
      written: entry,
      proof: proofOf(area, begun),
      sha256: begun.hash?.sha256 ?? null,
      resumedBytes: known.reduce((sum, part) => sum + part.sizeBytes, 0),
    };
  } catch (error) {
    // Parts of a file that is another by now are of no use; nor are any that nobody will find again.
    if (checkpoint === null || isOver(error)) {
      await abortUpload(area, upload);
      if (isOfSource(error)) checkpoint?.startOver();
      else checkpoint?.forget();
    }
    throw error;
  }
}

function proofOf({ line: { checks } }: S3Area, { hasChecksum }: BegunUpload): string {
  return checks.proofOf(checks.ofPart(hasChecksum));
}

const over: ReadonlySet<string> = new Set(['entry.changed', 'entry.missing', 'entry.unsupported']);

/** The source has changed, is no file any more, or the upload is gone: going on would make a mixture, or nothing. */
function isOver(error: unknown): boolean {
  return error instanceof AppError && over.has(error.code);
}

/** Reading it has told so; else it is the target that has changed. */
function isOfSource(error: unknown): boolean {
  return error instanceof AppError && error.op === 'entry.read';
}

async function begin(
  { area, file, from, to, carrying }: Uploading,
  unheardMs: readonly number[],
): Promise<BegunUpload> {
  const { signal, checkpoint, storageClass, stamp } = carrying;
  const sizeBytes = from.sizeBytes ?? 0;
  const operation = stamp?.operation ?? randomUUID();
  // The object's headers are sent before its bytes.
  const hash = stamp && (await hashSource(area, file, from, stamp, signal));
  const askedMs = Date.now();
  // First of all: should the answer not reach us, the next attempt knows what to look for.
  checkpoint?.begin({ kind: 'asked', targetKey: to, unheardMs: [...unheardMs, askedMs].slice(-mostUnheard) });
  const upload = await beginUpload(
    area,
    { op, key: to, signal },
    furnish(to, operation, { modifiedMs: from.modifiedMs, sha256: hash?.sha256, storageClass }),
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
    ...(hash && { hash }),
    askedMs,
    unheardMs: [...unheardMs],
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
  const isSame = begun.version === from.version && begun.sizeBytes === from.sizeBytes;
  if (!isSame || !isOfStamp(begun, carrying.stamp)) {
    await abortUpload(area, upload);
    checkpoint.startOver();
    return null;
  }
  const stored = begun.targetKey === to ? await listParts(area, upload) : null;
  if (stored === null) {
    const head = begun.targetKey === to ? await headObject(area, to, { op, signal }) : null;
    // The service had finished it; only we did not come to know.
    if (head?.operation === begun.operation) return { kind: 'complete', begun, entry: head.entry };
    if (begun.targetKey !== to) await abortUpload(area, upload);
    checkpoint.forget();
    return null;
  }
  const pieces = piecesOf(begun.sizeBytes, begun.partBytes);
  const told = checkpoint.parts.filter(
    ({ number, etag, sizeBytes }) =>
      stored.get(number)?.etag === etag && stored.get(number)?.sizeBytes === sizeBytes,
  );
  const known = matching(pieces, [...told, ...(hasChecksum ? untold(stored, told) : [])]);
  const errand: HashRanges = {
    t: 'hash-ranges',
    path: keyToPath(file.disk.root, file.key, file.disk.platform, op),
    ranges: known.map(([{ start, sizeBytes }]) => ({ start, sizeBytes })),
  };
  const { crc32s } = await area.hash(errand, signal);
  const parts = known.flatMap(([, part], at) => (crc32s[at] === part.crc32 ? [part] : []));
  for (const part of parts) if (!told.includes(part)) checkpoint.save(part);
  return { kind: 'parts', begun, parts };
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
  { area, file, to, carrying }: Uploading,
  begun: BegunUpload,
  upload: Upload,
  parts: readonly SavedPart[],
  isUnsure: boolean,
): Promise<Entry> {
  const { signal, expected } = carrying;
  const { operation, sizeBytes } = begun;
  const whole = combineCrcs(
    crc32Field,
    parts.map((part) => ({ sizeBytes: part.sizeBytes, crc: BigInt(part.crc32) })),
  );
  // What was hashed must be what was sent, or the object would say a SHA-256 that it has not.
  if (begun.hash && Number(whole) !== begun.hash.crc32)
    throw new AppError('entry.changed', { op: 'entry.read', from: `${file.disk.root}/${file.key}` });
  const completed = parts.map(
    ({ number, etag, crc32 }): CompletedPart => ({
      PartNumber: number,
      ETag: etag ?? undefined,
      ...(begun.hasChecksum && { ChecksumCRC32: crc32Base64(crc32) }),
    }),
  );
  // Who was killed at this point may have been heard, so that the service is still at it: see surely.
  const entry = await surely(area, { op, key: to, operation, signal, isUnsure }, async () => {
    // Looked at once more, for not every server keeps to the precondition at this point (Ceph does not).
    await demandExpected(area, to, expected, { op, signal });
    await completeUpload(area, upload, { parts: completed, crc32: Number(whole), sizeBytes, expected });
    return lookAtWritten(area, { op, key: to, operation, signal });
  });
  if (entry.sizeBytes !== sizeBytes)
    throw area.fail('bytes.wrong', op, to, `${entry.sizeBytes} of ${sizeBytes} bytes`);
  return entry;
}
