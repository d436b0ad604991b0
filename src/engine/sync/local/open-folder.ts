// The Folder of a real disk.

import { lstat, mkdir, rmdir, statfs, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../contract/errors.ts';
import type { Key, LocalPath } from '../../../contract/models.ts';
import { errnoOf, isMissing, localError } from '../../store/local/local-error.ts';
import { Looks } from '../../store/local/looks.ts';
import { notOffered } from '../../store/local/not-offered.ts';
import { Pace } from '../../store/local/pace.ts';
import { isPartName } from '../../store/local/part-name.ts';
import { patiently } from '../../store/local/patiently.ts';
import {
  type Disk,
  hasRealParents,
  makeParents,
  pathBelowRealParents,
  realFolderPath,
} from '../../store/local/real-folders.ts';
import { keyToPath, lastSegment, localProblem, type Platform, parentKey } from '../../store/path.ts';
import { type Folder, type Found, ownFolder } from '../folder.ts';
import { hashFile } from './hash-file.ts';
import { listFolder } from './list-folder.ts';
import { localFound } from './local-found.ts';
import { isOwn, moveFile, syncFoldersOf } from './move-file.ts';
import { nameFolding, usualFolding } from './name-folding.ts';
import { demandRoot, identify, writeMark } from './root-mark.ts';
import { sweepMoved } from './sweep-moved.ts';

/** A small file that takes longer to read is not to be waited for. */
const quickHashMs = 4;

/**
 * Opens the folder `root`, which must be there: entry.missing else. `platform` says which rules for names hold. Which names the disk
 * takes for one is found out by trying where `mayTry` holds, and what a crash has left of a move is put right; else it is what is usual
 * on this system.
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
        moveFile(disk, from, to, isAgain).then((stats) => localFound(to, stats, platform)),
      ),
    destroy: (path) => mapped('entry.remove', path, destroy(disk, path)),
    listOwn: (folder) => mapped('entry.list', folder, listOwn(disk, looks, folder)),
    freeBytes: () => mapped('entry.stat', '', freeBytes(root)),
  };
}

async function statPath(disk: Disk, path: Key): Promise<Found | null> {
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

async function destroy(disk: Disk, path: Key): Promise<void> {
  const op = 'entry.remove';
  demandOwn(isOwn(path), op, path);
  // Of a path as a whole nothing could be made where it is that of an unfinished file.
  const folder = await realFolderPath(disk, parentKey(path), op);
  const full = join(folder, lastSegment(path)) as LocalPath;
  await patiently(disk.platform, () => unlink(full));
  await syncFoldersOf([full]);
}

async function listOwn(disk: Disk, looks: Looks, folder: Key): Promise<readonly Found[]> {
  const op = 'entry.list';
  demandOwn(folder === ownFolder || isOwn(folder), op, folder);
  if ((await statPath(disk, folder)) === null) return [];
  return listFolder({ disk, looks, isHidden: () => false, signal: undefined }, folder);
}

/** Whatever a caller holds for our own, nothing of the person's is ever destroyed. */
function demandOwn(is: boolean, op: string, path: Key): void {
  if (is) return;
  throw new AppError('input.wrong', { op, from: path, detail: `It does not lie in ${ownFolder}.` });
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
