// Removing the part files that a kill or a power cut has left behind.

import { lstat, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalPath } from '../../../contract/models.ts';
import { isKeptPart, isPartName, isWriterGone } from './part-name.ts';

const dayMs = 24 * 60 * 60 * 1000;
const orphanAfterMs = dayMs;
/** A download that was begun may be gone on with; after a month nobody will. */
const keptMs = 30 * dayMs;

/**
 * Removes from this folder (not from those below) our own unfinished files whose process runs no more on this computer,
 * or that nobody has touched for a day; a month where the download may be gone on with. Gives their number; a folder that cannot be read has none.
 */
export async function sweepParts(folder: LocalPath, nowMs: number): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const swept = await Promise.all(
    names.filter(isPartName).map((name) => sweep(join(folder, name), name, nowMs)),
  );
  return swept.filter(Boolean).length;
}

async function sweep(path: string, name: string, nowMs: number): Promise<boolean> {
  try {
    const stats = await lstat(path);
    if (!stats.isFile()) return false;
    const ageMs = nowMs - stats.ctimeMs;
    if (isKeptPart(name) ? ageMs < keptMs : !isWriterGone(name) && ageMs < orphanAfterMs) return false;
    await unlink(path);
    return true;
  } catch {
    return false;
  }
}
