// Which names a disk takes for one and the same; found out by trying, for neither the system nor the kind of disk tells.

import { lstat, mkdir, rmdir } from 'node:fs/promises';
import { AppError } from '../../../contract/errors.ts';
import type { LocalPath } from '../../../contract/models.ts';
import { errnoOf, isMissing, localError } from '../../store/local/local-error.ts';
import { type Disk, makeParents } from '../../store/local/real-folders.ts';
import { joinKey, keyToPath, type Platform } from '../../store/path.ts';
import { type Folder, ownFolder } from '../folder.ts';

export type NameFolding = Pick<Folder, 'foldsCase' | 'foldsForm'>;

const op = 'entry.write';
const composed = 'probe-\u00e9';

/**
 * Makes a folder inside our own, looks for it under other spellings, and leaves everything as it was. Where nothing can be
 * written, the answer is what is usual on this system. entry.missing when the root is not there.
 */
export async function nameFolding(disk: Disk): Promise<NameFolding> {
  try {
    return await tryNames(disk);
  } catch (error) {
    const failure = localError(error, op, disk.root);
    if (failure instanceof AppError && unwritable.has(failure.code)) return usualFolding[disk.platform];
    throw failure;
  }
}

const unwritable: ReadonlySet<string> = new Set(['access.denied', 'disk.read-only', 'disk.full']);
export const usualFolding: Readonly<Record<Platform, NameFolding>> = {
  linux: { foldsCase: false, foldsForm: false },
  darwin: { foldsCase: true, foldsForm: true },
  win32: { foldsCase: true, foldsForm: false },
};

async function tryNames(disk: Disk): Promise<NameFolding> {
  const pathOf = (name: string) => keyToPath(disk.root, joinKey(ownFolder, name), disk.platform, op);
  const probe = pathOf(composed);
  const made = await makeParents(disk, joinKey(ownFolder, composed), op);
  try {
    // A folder and not a file: opening a file could follow a link that somebody has put there.
    await mkdir(probe).catch((error: unknown) => {
      if (errnoOf(error) !== 'EEXIST') throw error;
    });
    return {
      foldsCase: await isThere(pathOf(composed.replace('probe', 'PROBE'))),
      foldsForm: await isThere(pathOf(composed.normalize('NFD'))),
    };
  } finally {
    await rmdir(probe).catch(() => {});
    for (const folder of made) await rmdir(folder).catch(() => {});
  }
}

async function isThere(path: LocalPath): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
