// Moves a file of the folder into the trash, and only the very file that was seen.

import { hasCode } from '../../../contract/errors.ts';
import type { Key } from '../../../contract/models.ts';
import { type Found, isNameTaken, isUnchanged } from '../folder.ts';
import { type Acting, isRacy } from './act.ts';
import { keptBeside } from './keep-beside.ts';

/**
 * The file in the trash; null when another one stood there, which then stands there still or beside it, or waits to be put back
 * (see recoverOp). `sha256` is what its bytes must be where its times may hide a write of the last moment.
 */
export async function setAside(
  acting: Acting,
  path: Key,
  { fingerprint, sha256 }: { readonly fingerprint: string; readonly sha256: string | null },
  aside: Key,
): Promise<Found | null> {
  const { folder, journal, clock, signal } = acting;
  const before = await folder.stat(path);
  if (before?.kind !== 'file' || before.fingerprint !== fingerprint) return null;
  const after = await moved();
  if (!after) return null;
  if (await isTheSame()) return after;
  if ((await putBack(folder, aside, path)) || (await keptBeside(acting, path, after))) return null;
  const { sizeBytes } = after;
  journal.addTrashed({
    ...{ side: 'local', path, where: aside, sizeBytes },
    atMs: clock.now(),
    fingerprint: after.fingerprint,
  });
  return null;

  async function moved(): Promise<Found | null> {
    try {
      return await folder.move(path, aside);
    } catch (error) {
      if (hasCode(error, 'entry.missing') || hasCode(error, 'entry.changed')) return null;
      throw error;
    }
  }

  async function isTheSame(): Promise<boolean> {
    if (!before || !after || !isUnchanged(folder, before, after)) return false;
    if (sha256 === null || !isRacy(acting, after.modifiedMs)) return true;
    try {
      return (await folder.hash(aside, after.fingerprint, { signal })) === sha256;
    } catch (error) {
      // Still being written to: it is not the file that was to go.
      if (hasCode(error, 'entry.changed')) return false;
      await putBack(folder, aside, path);
      throw error;
    }
  }
}

/** Gives a file back its name; where somebody has put something else there or above it meanwhile, it stays in the trash. */
export async function putBack(folder: Acting['folder'], aside: Key, path: Key): Promise<boolean> {
  try {
    await folder.move(aside, path);
    return true;
  } catch (error) {
    if (isNameTaken(error)) return false;
    throw error;
  }
}
