// The way down to an entry: every folder below the root must be a real one, so that no link leads out of the place.

import { lstat, mkdir } from 'node:fs/promises';
import { AppError } from '../../../contract/errors.ts';
import type { Key, LocalPath } from '../../../contract/models.ts';
import { keyToPath, type Platform, parentKey } from '../path.ts';
import { errnoOf, isMissing } from './local-error.ts';

/** The folder on disk that a local store serves. The root itself may be a link: the user chose it. */
export interface Disk {
  readonly root: LocalPath;
  readonly platform: Platform;
}

/** True when all folders above `key` exist and are real; throws entry.unsupported for a link among them. */
export async function hasRealParents(disk: Disk, key: Key, op: string): Promise<boolean> {
  for (const folder of parentsOf(key)) {
    if ((await lookAt(disk, folder, op)) !== 'folder') return false;
  }
  return true;
}

/** The path of `key`, below folders that are all there and real; throws entry.missing or entry.unsupported else. */
export async function pathBelowRealParents(disk: Disk, key: Key, op: string): Promise<LocalPath> {
  const path = keyToPath(disk.root, key, disk.platform, op);
  if (!(await hasRealParents(disk, key, op))) throw new AppError('entry.missing', { op, from: path });
  return path;
}

/** The path of a folder that is there and real, as are those above it; '' gives the root. Throws as above. */
export async function realFolderPath(disk: Disk, key: Key, op: string): Promise<LocalPath> {
  if (key === '') return disk.root;
  const path = await pathBelowRealParents(disk, key, op);
  if ((await lookAt(disk, key, op)) !== 'folder') throw new AppError('entry.missing', { op, from: path });
  return path;
}

/** The path of `key`, making the folders above it that are missing, the root among them; entry.name where a file stands in the way. */
export async function pathWithParents(disk: Disk, key: Key, op: string): Promise<LocalPath> {
  const path = keyToPath(disk.root, key, disk.platform, op);
  await mkdir(disk.root, { recursive: true });
  await makeParents(disk, key, op);
  return path;
}

/** The same without the root, which must be there. Gives the paths of the folders it made, the outermost first. */
export async function makeParents(disk: Disk, key: Key, op: string): Promise<LocalPath[]> {
  const made: LocalPath[] = [];
  for (const folder of parentsOf(key)) {
    if ((await lookAt(disk, folder, op)) === 'folder') continue;
    const path = keyToPath(disk.root, folder, disk.platform, op);
    try {
      await mkdir(path);
      made.push(path);
    } catch (error) {
      // Another file of the same folder may have been quicker, or a file stands there: the second look tells.
      if (errnoOf(error) !== 'EEXIST') throw error;
    }
    if ((await lookAt(disk, folder, op)) === 'folder') continue;
    const from = keyToPath(disk.root, key, disk.platform, op);
    const detail = `\u201c${folder}\u201d is a file on this disk, so nothing can lie inside it.`;
    throw new AppError('entry.name', { op, from, detail });
  }
  return made;
}

async function lookAt(disk: Disk, folder: Key, op: string): Promise<'folder' | 'file' | 'nothing'> {
  const path = keyToPath(disk.root, folder, disk.platform, op);
  try {
    const stats = await lstat(path);
    if (!stats.isSymbolicLink()) return stats.isDirectory() ? 'folder' : 'file';
  } catch (error) {
    if (isMissing(error)) return 'nothing';
    throw error;
  }
  const detail = `The folder \u201c${folder}\u201d is a symbolic link, which Longshore does not follow.`;
  throw new AppError('entry.unsupported', { op, from: path, detail });
}

/** The folders above `key`, the outermost first, without the place itself. */
function parentsOf(key: Key): Key[] {
  const parents: Key[] = [];
  for (let folder = parentKey(key); folder !== ''; folder = parentKey(folder)) parents.unshift(folder);
  return parents;
}
