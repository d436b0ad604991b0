// The Folder of a real disk.

import { lstat, mkdir, rmdir, statfs } from 'node:fs/promises';
import { AppError } from '../../../contract/errors.ts';
import type { Key, LocalPath } from '../../../contract/models.ts';
import { errnoOf, localError } from '../../store/local/local-error.ts';
import { Looks } from '../../store/local/looks.ts';
import { notOffered } from '../../store/local/not-offered.ts';
import { Pace } from '../../store/local/pace.ts';
import { isPartName } from '../../store/local/part-name.ts';
import { patiently } from '../../store/local/patiently.ts';
import { type Disk, makeParents, pathBelowRealParents } from '../../store/local/real-folders.ts';
import { keyToPath, lastSegment, localProblem, type Platform } from '../../store/path.ts';
import { type Folder, ownFolder } from '../folder.ts';
import { hashFile } from './hash-file.ts';
import { keepsNumbers as tryNumbers } from './keeps-numbers.ts';
import { listFolder } from './list-folder.ts';
import { localFound } from './local-found.ts';
import { moveFile, syncFoldersOf } from './move-file.ts';
import { nameFolding, usualFolding } from './name-folding.ts';
import { destroyOwn, listOwn } from './own-files.ts';
import { demandRoot, identify, writeMark } from './root-mark.ts';
import { statPath } from './stat-path.ts';
import { sweepMoved } from './sweep-moved.ts';

/** A small file that takes longer to read is not to be waited for. */
const quickHashMs = 4;

/**
 * Opens the folder `root`, which must be there: entry.missing else. `platform` says which rules for names hold. Which names the disk
 * takes for one and whether it keeps a file's number are found out by trying where `mayTry` holds, and what a crash has left of a move is
 * put right; else it is what is usual on this system.
 */
export async function openFolder(
  root: LocalPath,
  platform: Platform,
  { mayTry }: { readonly mayTry: boolean },
): Promise<Folder> {
  const disk: Disk = { root, platform };
  const looks = new Looks();
  const pace = new Pace(quickHashMs);
  await demandRoot(root, 'entry.stat').catch((error: unknown) => {
    throw localError(error, 'entry.stat', root);
  });
  if (mayTry) await sweepMoved(disk);
  const folding = mayTry ? await nameFolding(disk) : usualFolding[platform];
  const keepsNumbers = mayTry ? await tryNumbers(disk) : true;

  async function mapped<T>(op: string, key: string, work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      const isPath = localProblem(key as Key, platform) === null;
      throw localError(error, op, isPath ? keyToPath(root, key as Key, platform, op) : root);
    }
  }

  function isOurs(path: Key): boolean {
    const isOwnFolder = path === ownFolder || (folding.foldsCase && path.toLowerCase() === ownFolder);
    return isOwnFolder || isPartName(lastSegment(path));
  }

  return {
    platform,
    ...folding,
    keepsNumbers,
    identity: () => mapped('entry.stat', '', identify(disk)),
    mark: (mark, before) => mapped('entry.write', '', writeMark(disk, mark, before)),
    list: (folder, { signal } = {}) =>
      mapped('entry.list', folder, listFolder({ disk, looks, isHidden: isOurs, signal }, folder)),
    stat: (path) => mapped('entry.stat', path, statPath(disk, path)),
    hash: (path, fingerprint, { signal } = {}) =>
      mapped('entry.read', path, hashFile({ disk, looks, pace, signal }, path, fingerprint)),
    makeFolder: (path) => mapped('entry.create-folder', path, makeFolder(disk, path)),
    removeFolder: (path) => mapped('entry.remove', path, removeFolder(disk, path)),
    move: (from, to, { isAgain = false } = {}) =>
      mapped(
        'entry.rename',
        from,
        moveFile(disk, from, to, { isAgain, keepsNumbers }).then((stats) => localFound(to, stats, platform)),
      ),
    destroy: (path) => mapped('entry.remove', path, destroyOwn(disk, path)),
    listOwn: (folder) => mapped('entry.list', folder, listOwn(disk, looks, folder)),
    freeBytes: () => mapped('entry.stat', '', freeBytes(root)),
  };
}

async function makeFolder(disk: Disk, path: Key): Promise<void> {
  const op = 'entry.create-folder';
  const full = keyToPath(disk.root, path, disk.platform, op);
  await makeParents(disk, path, op);
  try {
    await mkdir(full);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST' || !(await lstat(full)).isDirectory()) throw error;
  }
}

async function removeFolder(disk: Disk, path: Key): Promise<void> {
  const op = 'entry.remove';
  const full = await pathBelowRealParents(disk, path, op);
  try {
    await patiently(disk.platform, () => rmdir(full));
  } catch (error) {
    if (errnoOf(error) !== 'ENOTEMPTY') throw error;
    throw new AppError('entry.exists', { op, from: full, raw: 'ENOTEMPTY', cause: error });
  }
  await syncFoldersOf([full]);
}

async function freeBytes(root: LocalPath): Promise<number | null> {
  try {
    const { bavail, blocks, bsize } = await statfs(root);
    return blocks === 0 ? null : bavail * bsize;
  } catch (error) {
    if (notOffered.has(errnoOf(error))) return null;
    throw error;
  }
}
