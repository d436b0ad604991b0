// A file carried by data workers, where one end is this computer's disk and the other end can send them.

import { AppError } from '../../contract/errors.ts';
import type { Key } from '../../contract/models.ts';
import type { Carried, Carrying, Expected } from '../store/store.ts';
import type { Attempt } from './item-attempt.ts';

/** null where these two ends have no workers between them. */
export async function carryFile(
  attempt: Attempt,
  targetKey: Key,
  expected: Expected,
): Promise<Carried | null> {
  const { source, target, key, listedBytes, checkpoint, storageClass, signal, onProgress } = attempt;
  const carrying: Carrying = { expected, storageClass, checkpoint, signal, onProgress };
  if (source.disk && target.upload) {
    const file = { disk: source.disk, key };
    // A small file is looked at by the worker that reads it.
    const isSmall = listedBytes !== null && listedBytes <= smallBytes && checkpoint?.begun == null;
    const carried = isSmall ? await target.upload(file, null, targetKey, carrying) : null;
    if (carried) return carried;
    const from = await source.stat(key, { signal });
    if (from?.kind !== 'file')
      throw new AppError('entry.missing', { op: 'entry.read', from: source.nameOf(key) });
    return target.upload(file, from, targetKey, carrying);
  }
  if (source.download && target.disk)
    return source.download(key, listedBytes, { disk: target.disk, key: targetKey }, target, carrying);
  return null;
}

const smallBytes = 1024 * 1024;
