// Before an object is overwritten or removed: its bytes are kept, by a version of the bucket's or by a copy in the trash.

import { AppError, hasCode } from '../../../contract/errors.ts';
import type { Key } from '../../../contract/models.ts';
import { trashKey } from '../ops.ts';
import type { Acting } from './act.ts';

/** An object that is to give way, as it was seen. */
interface GivesWay {
  readonly path: Key;
  readonly etag: string;
  readonly sizeBytes: number;
}

/**
 * Where the copy lies; null where a version keeps it. Throws what a copy does: then the object must stay as it is. The copy is in
 * the journal before it is made, so that whatever becomes of it is found when the trash is emptied.
 */
export async function keepRemote(
  acting: Acting,
  { path, etag, sizeBytes }: GivesWay,
  op: string,
): Promise<Key | null> {
  const { objects, journal, pair, clock, signal } = acting;
  if (await acting.keepsVersions()) return null;
  const atMs = clock.now();
  const where = trashKey(path, op, atMs, Buffer.byteLength(pair.place.prefix));
  const id = journal.addTrashed({ side: 'remote', path, where, sizeBytes, atMs, fingerprint: null });
  try {
    await objects.copy(path, etag, where, { expected: { kind: 'absent' }, op, signal });
  } catch (error) {
    // Our own copy whose answer got lost, or that of the attempt which this one goes on with.
    const isThere = hasCode(error, 'entry.exists') && (await objects.look(where, { signal }))?.op === op;
    if (isThere) return where;
    if (isRefusal(error)) journal.dropTrashed(id);
    throw error;
  }
  return where;
}

/** The server has said that it copied nothing. */
function isRefusal(error: unknown): boolean {
  return error instanceof AppError && error.code.startsWith('entry.') && error.code !== 'entry.exists';
}
