// Looking at one path of a folder: nothing is said to be gone unless the folder itself is there.

import { lstat } from 'node:fs/promises';
import type { Key } from '../../../contract/models.ts';
import { isMissing } from '../../store/local/local-error.ts';
import { type Disk, hasRealParents } from '../../store/local/real-folders.ts';
import { keyToPath } from '../../store/path.ts';
import type { Found } from '../folder.ts';
import { localFound } from './local-found.ts';
import { demandRoot } from './root-mark.ts';

/** See Folder.stat. */
export async function statPath(disk: Disk, path: Key): Promise<Found | null> {
  const op = 'entry.stat';
  const full = keyToPath(disk.root, path, disk.platform, op);
  try {
    if (await hasRealParents(disk, path, op))
      return localFound(path, await lstat(full, { bigint: true }), disk.platform);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  // Below a root that is gone, nothing is known of any path.
  await demandRoot(disk.root, op);
  return null;
}
