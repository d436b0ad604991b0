// Before an object is overwritten or removed: its bytes are kept, by a version of the bucket's or by a copy in the trash.

import type { Key } from '../../../contract/models.ts';
import { trashKey } from '../ops.ts';
import type { Acting } from './act.ts';

/** Where the copy lies; null where a version keeps it. Throws what a copy does: then the object must stay as it is. */
export async function keepRemote(acting: Acting, path: Key, etag: string, op: string): Promise<Key | null> {
  const { objects, pair, clock, signal } = acting;
  if (await acting.keepsVersions()) return null;
  const where = trashKey(path, op, clock.now(), Buffer.byteLength(pair.place.prefix));
  await objects.copy(path, etag, where, { expected: { kind: 'absent' }, op, signal });
  return where;
}

/** Writes down what the trash has taken; inside the transaction that ends the act. */
export function trashRemote(
  { journal, clock }: Acting,
  path: Key,
  where: Key | null,
  sizeBytes: number,
): void {
  if (where === null) return;
  journal.addTrashed({ side: 'remote', path, where, sizeBytes, atMs: clock.now(), fingerprint: null });
}
