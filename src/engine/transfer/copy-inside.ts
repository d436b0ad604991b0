// A file that stays inside one account: its store copies it.

import { AppError, hasCode } from '../../contract/errors.ts';
import type { Key } from '../../contract/models.ts';
import type { Carried, Expected } from '../store/store.ts';
import type { Attempt } from './item-attempt.ts';

/** A copy that the store makes by itself, or null where it cannot. */
export async function copyInside(
  attempt: Attempt,
  targetKey: Key,
  expected: Expected,
): Promise<Carried | null> {
  const { shared, source, key, storageClass, signal } = attempt;
  if (!shared?.store.copy) return null;
  const from = await source.stat(key, { signal });
  if (from?.kind !== 'file')
    throw new AppError('entry.missing', { op: 'entry.read', from: source.nameOf(key) });
  try {
    const written = await shared.store.copy(
      { ...from, key: (shared.sourcePrefix + key) as Key },
      (shared.targetPrefix + targetKey) as Key,
      {
        expected,
        storageClass,
        signal,
        onProgress: attempt.onProgress,
      },
    );
    // The same object under another name: the service has not touched its bytes.
    return { from, written, proof: 'copy', resumedBytes: 0 };
  } catch (error) {
    if (hasCode(error, 'store.unsupported') || hasCode(error, 'entry.too-large')) return null;
    throw error;
  }
}
