// An edit of which nobody else has the bytes, and whose name something else has by now, is kept beside that name.

import { hasCode } from '../../../contract/errors.ts';
import type { Key } from '../../../contract/models.ts';
import { type Found, isNameTaken } from '../folder.ts';
import { conflictNames } from '../plan/conflict-name.ts';
import type { Acting } from './act.ts';

/** The SHA-256 of what has this fingerprint; null where something else is there by now. */
export async function hashOf(
  { folder, signal }: Pick<Acting, 'folder' | 'signal'>,
  path: Key,
  fingerprint: string,
): Promise<string | null> {
  try {
    return await folder.hash(path, fingerprint, { signal });
  } catch (error) {
    if (hasCode(error, 'entry.changed')) return null;
    throw error;
  }
}

type Keeping = Pick<Acting, 'folder' | 'journal' | 'device' | 'pair' | 'clock' | 'signal'>;

/** Gives `found` a name beside `path`, as in a conflict; false where none is free or fits, or the file is still being written to. */
export async function keptBeside(acting: Keeping, path: Key, found: Found): Promise<boolean> {
  const { folder, journal, device, pair, clock } = acting;
  const sha256 = await hashOf(acting, found.path, found.fingerprint);
  if (sha256 === null) return false;
  const of = { device, sha256, modifiedMs: found.modifiedMs };
  for (const copy of conflictNames(path, of, Buffer.byteLength(pair.place.prefix))) {
    try {
      await folder.move(found.path, copy);
      journal.addConflict({ path, copy, sinceMs: clock.now() });
      return true;
    } catch (error) {
      if (!isNameTaken(error)) throw error;
    }
  }
  return false;
}
