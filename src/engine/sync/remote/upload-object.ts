// A file of the pair's folder on its way into the bucket.

import { AppError, hasCode } from '../../../contract/errors.ts';
import type { Entry, Key } from '../../../contract/models.ts';
import { lastSegment } from '../../store/path.ts';
import type { Carried } from '../../store/store.ts';
import type { Looked, Uploading } from '../objects.ts';
import type { Ways } from './open-objects.ts';

/** See Objects.upload. */
export async function uploadObject(ways: Ways, path: Key, uploading: Uploading): Promise<Looked> {
  const { op, sizeBytes, storageClass, signal } = uploading;
  const { written, sha256 } = await carry(ways, path, uploading);
  // What the server has said to the write itself needs no look.
  if (sha256 && written.version !== null)
    return {
      path,
      sizeBytes,
      etag: written.version,
      modifiedMs: null,
      storageClass: written.storageClass,
      sha256,
      op,
      sourceMs: written.modifiedMs,
      isArchived: storageClass === 'GLACIER' || storageClass === 'DEEP_ARCHIVE',
      versionId: null,
    };
  const looked = await ways.access.look(path, { signal });
  if (looked?.op !== op)
    throw new AppError('entry.changed', { op: 'entry.write', from: ways.store.nameOf(path) });
  return looked;
}

async function carry({ store, disk }: Ways, path: Key, uploading: Uploading): Promise<Carried> {
  const { from, fingerprint, sizeBytes, modifiedMs, sha256, expected, op } = uploading;
  const { storageClass, checkpoint, signal, onProgress } = uploading;
  const source: Entry = {
    kind: 'file',
    key: from,
    name: lastSegment(from),
    sizeBytes,
    modifiedMs,
    storageClass: null,
    version: fingerprint,
  };
  const changed = () => new AppError('entry.changed', { op: 'entry.read', from });
  try {
    const carried = await store.upload?.({ disk, key: from }, source, path, {
      expected,
      storageClass,
      checkpoint,
      stamp: { operation: op, sha256 },
      signal,
      ...(onProgress && { onProgress }),
    });
    if (!carried) throw changed();
    return carried;
  } catch (error) {
    // Gone, or no file any more: another than was seen.
    const isGone = hasCode(error, 'entry.missing') || hasCode(error, 'entry.unsupported');
    throw isGone && error.op === 'entry.read' ? changed() : error;
  }
}
