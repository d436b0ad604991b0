// Bringing a large object in ranges, several at once, all of one version, going on where an earlier attempt was cut off.

import { combineCrcs, crc32Field } from '../../../base/crc-combine.ts';
import { hasCode } from '../../../contract/errors.ts';
import type { Key, LocalPath } from '../../../contract/models.ts';
import type { Begun, SavedPart } from '../checkpoint.ts';
import type { GetRange, HashFile } from '../errand.ts';
import type { Carried, Carrying, DiskFile, Receiving, Store, Wanted } from '../store.ts';
import { crc32Base64 } from './checksums.ts';
import { proofOfFile } from './file-proof.ts';
import { matching, moveAll, type Piece, piecesOf } from './in-parts.ts';
import { readSha256, sha256Name } from './object-headers.ts';
import type { S3Area } from './s3-area.ts';
import { type Head, headObject } from './s3-head.ts';
import { partSize } from './s3-limits.ts';

const op = 'entry.read';
type BegunDownload = Extract<Begun, { kind: 'download' }>;

interface Downloading {
  readonly area: S3Area;
  readonly key: Key;
  readonly file: DiskFile;
  /** The store of the disk that it comes onto. */
  readonly receiver: Store;
  readonly carrying: Carrying;
}

/** The part file stays when an attempt fails, where there is a checkpoint to find it by. */
export async function downloadInRanges(downloading: Downloading): Promise<Carried> {
  const { area, key, file, carrying } = downloading;
  const { signal, checkpoint, onProgress } = carrying;
  const head = await headObject(area, key, { op, signal });
  if (head === null) {
    await forsake(downloading);
    throw area.fail('entry.missing', op, key);
  }
  const from = head.entry;
  const sizeBytes = from.sizeBytes ?? 0;
  const version = from.version ?? '';
  if (carrying.version !== undefined && version !== carrying.version) {
    await forsake(downloading, true);
    throw area.fail('entry.changed', op, key);
  }
  const begun = await usable(downloading, { version, sizeBytes });
  const partBytes = begun?.partBytes ?? partSize(sizeBytes, area.line.limits.rangeBytes);
  const pieces = piecesOf(sizeBytes, partBytes);
  const { modifiedMs } = from;
  const wanted = (path: LocalPath | null): Wanted => ({
    sizeBytes,
    modifiedMs,
    expected: carrying.expected,
    path,
    onMake: (made) =>
      checkpoint?.begin({
        kind: 'download',
        path: made,
        targetKey: file.key,
        version,
        sizeBytes,
        partBytes,
      }),
  });
  let receiving = await receive(downloading, wanted(begun?.path ?? null));
  let known = receiving.isNew ? [] : await stillRight(downloading, receiving, pieces);
  if (receiving.isNamed && known.length < pieces.length) {
    // Somebody else's of the same size and time.
    await receiving.discard();
    receiving = await receive(downloading, wanted(null));
    known = [];
  }
  let isDisproved = false;
  try {
    const parts: SavedPart[] = [];
    for (const part of known) parts[part.number - 1] = part;
    let doneBytes = known.reduce((sum, part) => sum + part.sizeBytes, 0);
    onProgress?.(doneBytes);
    const fetch = async ({ number, start, sizeBytes: pieceBytes }: Piece, inner: AbortSignal) => {
      let moved = 0;
      const { crc32 } = await area.carry<GetRange>(
        { op, key, signal: inner, isRepeatable: true, lane: 'large' },
        { t: 'get-range', version, path: receiving.path, start, sizeBytes: pieceBytes },
        onProgress &&
          ((bytes) => {
            moved += bytes;
            doneBytes += bytes;
            onProgress(Math.min(sizeBytes, doneBytes));
          }),
      );
      doneBytes += pieceBytes - moved;
      onProgress?.(Math.min(sizeBytes, doneBytes));
      const part: SavedPart = { number, sizeBytes: pieceBytes, crc32, etag: null };
      parts[number - 1] = part;
      checkpoint?.save(part);
    };
    const missing = pieces.filter(({ number }) => parts[number - 1] === undefined);
    await moveAll(missing, { atOnce: area.line.limits.rangesAtOnce, signal }, fetch);
    const { proof, sha256 } = await prove(downloading, head, receiving, parts).catch((error: unknown) => {
      isDisproved = hasCode(error, 'bytes.wrong');
      throw error;
    });
    const written = await receiving.finish(modifiedMs);
    const resumedBytes = known.reduce((sum, part) => sum + part.sizeBytes, 0);
    return { from, written, proof, sha256, resumedBytes };
  } catch (error) {
    // The object is another by now, or gone, or what came is not what it is: nothing of it may be gone on with.
    const isSpoilt = isDisproved || hasCode(error, 'entry.changed') || hasCode(error, 'entry.missing');
    if (checkpoint === null || isSpoilt) {
      await receiving.discard();
      if (isOfSource(error)) checkpoint?.startOver();
      else checkpoint?.forget();
    }
    throw error;
  }
}

/** The object is another by now; else what stands in the target is. */
function isOfSource(error: unknown): boolean {
  return hasCode(error, 'entry.changed') && error.op === op;
}

/** What was begun, when it is of this version; else it is removed. */
async function usable(
  downloading: Downloading,
  { version, sizeBytes }: { readonly version: string; readonly sizeBytes: number },
): Promise<BegunDownload | null> {
  const { carrying, file } = downloading;
  const begun = carrying.checkpoint?.begun;
  if (begun?.kind !== 'download') return null;
  const isAnother = begun.version !== version || begun.sizeBytes !== sizeBytes;
  if (!isAnother && begun.targetKey === file.key) return begun;
  await forsake(downloading, isAnother);
  return null;
}

/** Removes what was begun. */
async function forsake(
  { carrying: { checkpoint }, receiver }: Downloading,
  isAnother = false,
): Promise<void> {
  if (checkpoint?.begun?.kind !== 'download') return;
  await receiver.abandon?.(checkpoint.begun);
  if (isAnother) checkpoint.startOver();
  else checkpoint.forget();
}

async function receive({ receiver, file, area, key }: Downloading, wanted: Wanted): Promise<Receiving> {
  const receiving = await receiver.receive?.(file.key, wanted);
  if (!receiving) throw area.fail('store.unsupported', op, key);
  return receiving;
}

/** The parts whose bytes on the disk are still what came: a power cut may have lost what was written last. */
async function stillRight(
  { area, carrying: { checkpoint, signal } }: Downloading,
  { path }: Receiving,
  pieces: readonly Piece[],
): Promise<SavedPart[]> {
  const known = matching(pieces, checkpoint?.parts ?? []);
  const ranges = known.map(([{ start, sizeBytes }]) => ({ start, sizeBytes }));
  const { crc32s } = await area.hash({ t: 'hash-ranges', path, ranges }, signal);
  return known.flatMap(([, part], at) => (crc32s[at] === part.crc32 ? [part] : []));
}

interface Proved {
  /** What proves the bytes on the disk. */
  readonly proof: string;
  readonly sha256: string | null;
}

/** Throws bytes.wrong where the bytes on the disk are proved to be others. */
async function prove(
  downloading: Downloading,
  head: Head,
  receiving: Receiving,
  parts: readonly SavedPart[],
): Promise<Proved> {
  const proof = await proveBySums(downloading, head, receiving, parts);
  const { area, key, carrying } = downloading;
  if (carrying.isHashed !== true) return { proof, sha256: null };
  const { path } = receiving;
  const { sha256 } = await area.hash<HashFile>({ t: 'hash-file', path, version: null }, carrying.signal);
  const said = readSha256(head.headers.Metadata[sha256Name]);
  if (said !== null && said !== sha256) throw area.fail('bytes.wrong', op, key, 'sha256');
  return { proof: proof === 'none' && said !== null ? 'sha256' : proof, sha256 };
}

async function proveBySums(
  { area, key, carrying: { signal } }: Downloading,
  head: Head,
  { path }: Receiving,
  parts: readonly SavedPart[],
): Promise<string> {
  const wanted = head.headers.ChecksumCRC32;
  if (wanted !== undefined && head.proving?.name === 'crc32') {
    const crc = combineCrcs(
      crc32Field,
      parts.map(({ sizeBytes, crc32 }) => ({ sizeBytes, crc: BigInt(crc32) })),
    );
    if (crc32Base64(Number(crc)) !== wanted) throw area.fail('bytes.wrong', op, key, 'checksum');
    return 'crc32';
  }
  const proof = await proofOfFile(area, path, head.entry, signal);
  if (proof === 'wrong') throw area.fail('bytes.wrong', op, key, 'checksum');
  return proof;
}
