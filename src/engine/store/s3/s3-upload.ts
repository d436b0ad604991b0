// Taking a file of this computer by data workers: a small one in one request, a large one in parts.

import type { Entry, Key } from '../../../contract/models.ts';
import type { PutFile, SourceFacts } from '../errand.ts';
import { lastSegment } from '../path.ts';
import type { Carried, Carrying, DiskFile } from '../store.ts';
import type { S3Area } from './s3-area.ts';
import { type Put, putObject } from './s3-put.ts';

const op = 'entry.write';

/** See Store.upload. */
export async function uploadFile(
  area: S3Area,
  file: DiskFile,
  from: Entry | null,
  to: Key,
  carrying: Carrying,
): Promise<Carried | null> {
  area.refuseUnlessFileKey(op, to);
  const isLarge = (from?.sizeBytes ?? 0) > area.line.limits.singlePutBytes;
  if (from && (isLarge || carrying.checkpoint?.begun)) {
    // Loaded on first use, as all that speaks through the SDK: it takes longer than many a command.
    const { uploadInParts } = await import('./s3-upload-parts.ts');
    const carried = await uploadInParts({ area, file, from, to, carrying });
    if (carried) return carried;
  }
  try {
    return await uploadWhole(area, file, from, to, carrying);
  } catch (error) {
    // It has grown since it was looked at, or was not looked at; then nothing was sent.
    if (error instanceof TooLarge) return null;
    throw error;
  }
}

async function uploadWhole(
  area: S3Area,
  file: DiskFile,
  from: Entry | null,
  to: Key,
  { expected, storageClass, stamp, signal, onProgress }: Carrying,
): Promise<Carried> {
  let source: SourceFacts | null = null;
  let sha256: string | null = null;
  const mostBytes = area.line.limits.singlePutBytes;
  const send: Put['send'] = async (headers, check) => {
    const result = await area.carry<PutFile>(
      { op, key: to, signal, isRepeatable: false, lane: 'small' },
      {
        t: 'put-file',
        disk: file.disk,
        from: file.key,
        version: from?.version ?? null,
        mostBytes,
        headers,
        check,
        ...(stamp && { sha256: stamp.sha256 }),
      },
    );
    if ('tooLarge' in result) throw new TooLarge();
    ({ source, sha256 } = result);
    const { sizeBytes, modifiedMs } = result.source;
    return { headers: result.answer.headers, crc32: result.crc32, sizeBytes, modifiedMs };
  };
  const { entry, proof } = await putObject(area, {
    op,
    key: to,
    expected,
    modifiedMs: null,
    storageClass,
    operation: stamp?.operation,
    signal,
    mostBytes: from?.sizeBytes ?? 0,
    send,
  });
  const read = source ?? unseen(entry);
  onProgress?.(read.sizeBytes);
  return { from: from ?? sourceEntry(file.key, read), written: entry, proof, sha256, resumedBytes: 0 };
}

/** An object that our own lost answer had already written. */
function unseen({ sizeBytes, modifiedMs }: Entry): SourceFacts {
  return { sizeBytes: sizeBytes ?? 0, modifiedMs: modifiedMs ?? 0, version: '' };
}

function sourceEntry(key: Key, facts: SourceFacts): Entry {
  return { kind: 'file', key, name: lastSegment(key), storageClass: null, ...facts };
}

/** The file does not fit into one request. */
class TooLarge extends Error {
  override readonly name = 'TooLarge';
}
