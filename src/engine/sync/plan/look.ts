// Reads what must be read to tell whether a path holds the same bytes on both sides, or still those of the base.

import { AppError } from '../../../contract/errors.ts';
import type { Change } from '../../journal/pair-journal.ts';
import type { Seen } from '../model.ts';
import type { Surroundings } from '../surroundings.ts';

export interface Looked {
  /** null: it is in motion, and the next pass will tell. */
  readonly areEqual: boolean | null;
  readonly sha256: string | null;
  /** What could not be read, and why; then nothing is concluded. */
  readonly trouble?: { readonly side: 'local' | 'remote'; readonly error: unknown };
}

/**
 * Compares bytes, never times. What is gone on one side, or unchanged there, is as the base has it. An object that nothing but its
 * bytes could vouch for is read only where a wrong answer would make a conflict.
 */
export async function look(
  { folder, objects, isSizeOnly }: Pick<Surroundings, 'folder' | 'objects' | 'isSizeOnly'>,
  { path, base, local, remote }: Seen,
  signal: AbortSignal,
): Promise<Looked> {
  // Gone here and changed there: nothing of this computer could prove that only the name of the version is new.
  if (local.is === 'absent') return { areEqual: false, sha256: null };
  const sizeBytes = local.is === 'file' ? local.file.sizeBytes : (base?.sizeBytes ?? 0);
  const fingerprint = local.is === 'file' ? local.file.fingerprint : (base?.fingerprint ?? '');
  const otherBytes = remote.is === 'file' ? remote.file.sizeBytes : base?.sizeBytes;
  const isSized = otherBytes === sizeBytes;
  if (isSizeOnly) return { areEqual: isSized, sha256: null };
  // Whether the file still has the bytes of the base matters too, and only a file of that size can.
  if (!isSized && base?.sizeBytes !== sizeBytes) return { areEqual: false, sha256: null };
  let sha256 = base?.sha256 ?? '';
  try {
    if (local.is === 'file') sha256 = local.file.sha256 ?? (await folder.hash(path, fingerprint, { signal }));
  } catch (error) {
    return untold('local', error);
  }
  if (!isSized) return { areEqual: false, sha256 };
  if (remote.is !== 'file') return { areEqual: sha256 === base?.sha256, sha256 };
  try {
    const mayRead = base === null || local.is === 'file';
    const file = { path, fingerprint, sizeBytes, sha256 };
    const isSame = await objects.isSame({ path, ...remote.file }, file, { signal, mayRead });
    return { areEqual: isSame ?? false, sha256 };
  } catch (error) {
    return untold('remote', error);
  }
}

/** What somebody changed or removed since it was seen is in motion; anything else is trouble. */
function untold(side: 'local' | 'remote', error: unknown): Looked {
  const nothing = { areEqual: null, sha256: null };
  return isInMotion(error) ? nothing : { ...nothing, trouble: { side, error } };
}

function isInMotion(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'entry.changed' || error.code === 'entry.missing');
}

/** What a change says of its path, a half that was not noted being as in the base or not there. */
export function seenOf(change: Change, isUnknown: boolean): Seen {
  const { path, base, areEqual } = change;
  const unnoted = base ? { is: 'same' as const } : { is: 'absent' as const };
  return {
    path,
    base,
    local: change.local ?? (base === null && isUnknown ? { is: 'unknown' } : unnoted),
    remote: change.remote ?? unnoted,
    areEqual,
  };
}
