// Making, removing and renaming entries of a disk; nothing is ever replaced, and nothing removed but what was seen.

import { lstat, mkdir, readdir, rename, rmdir, unlink } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { throwIfAborted } from '../../../base/abort.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Entry, Key, LocalPath } from '../../../contract/models.ts';
import { fingerprint, localEntry } from './local-entry.ts';
import { isMissing } from './local-error.ts';
import { giveName, syncFolder } from './local-write.ts';
import { patiently } from './patiently.ts';
import { type Disk, pathBelowRealParents, pathWithParents } from './real-folders.ts';

/** See Store.createFolder. */
export async function createFolder(disk: Disk, key: Key, signal: AbortSignal | undefined): Promise<Entry> {
  throwIfAborted(signal);
  const path = await pathWithParents(disk, key, 'entry.create-folder');
  await mkdir(path);
  await syncFolder(dirname(path));
  return localEntry(key, await lstat(path, { bigint: true }));
}

/** See Store.remove. A symbolic link or a socket can be removed too: it is the entry that goes, not what it leads to. */
export async function removeEntry(disk: Disk, entry: Entry, signal: AbortSignal | undefined): Promise<void> {
  const op = 'entry.remove';
  throwIfAborted(signal);
  const path = await pathBelowRealParents(disk, entry.key, op);
  const stats = await lstat(path, { bigint: true });
  if (stats.isDirectory() !== (entry.kind === 'folder'))
    throw new AppError('entry.changed', { op, from: path });
  if (stats.isDirectory()) return patiently(disk.platform, () => rmdir(path));
  if (fingerprint(stats) !== entry.version) throw new AppError('entry.changed', { op, from: path });
  return patiently(disk.platform, () => unlink(path));
}

/** See Store.rename. Changing only the case of a name works where the disk does not tell cases apart. */
export async function renameEntry(
  disk: Disk,
  from: Entry,
  to: Key,
  signal: AbortSignal | undefined,
): Promise<Entry> {
  const op = 'entry.rename';
  throwIfAborted(signal);
  const fromPath = await pathBelowRealParents(disk, from.key, op);
  const before = await lstat(fromPath, { bigint: true });
  const isFolder = before.isDirectory();
  if (isFolder !== (from.kind === 'folder') || (!isFolder && fingerprint(before) !== from.version)) {
    throw new AppError('entry.changed', { op, from: fromPath });
  }
  if (isFolder && `${to}/`.startsWith(`${from.key}/`)) {
    throw new AppError('input.wrong', {
      op,
      from: fromPath,
      detail: 'A folder cannot be moved into itself.',
    });
  }
  const toPath = await pathWithParents(disk, to, op);
  if (!(await isFree(toPath))) {
    if (!(await isOneEntry(fromPath, toPath))) throw new AppError('entry.exists', { op, from: toPath });
    await patiently(disk.platform, () => rename(fromPath, toPath));
  } else if (isFolder) {
    // At the worst an empty folder, made in the instant since the look, is replaced: a system refuses any other.
    await patiently(disk.platform, () => rename(fromPath, toPath));
  } else {
    await giveName(fromPath, toPath, disk.platform);
    await patiently(disk.platform, () => unlink(fromPath)).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  }
  await syncFolder(dirname(toPath));
  return localEntry(to, await lstat(toPath, { bigint: true }));
}

async function isFree(path: LocalPath): Promise<boolean> {
  try {
    await lstat(path);
    return false;
  } catch (error) {
    if (isMissing(error)) return true;
    throw error;
  }
}

/** True when both paths lead to the one entry of a disk to which `a` and `A` are the same name. Both must be there. */
export async function isOneEntry(from: LocalPath, to: LocalPath): Promise<boolean> {
  if (!(await isSame(from, to)) || !(await isSame(dirname(from), dirname(to)))) return false;
  // Two hard links to one file look the same so far, but then the folder lists both names.
  const names = await readdir(dirname(to));
  const [one, other] = [basename(from), basename(to)];
  return one === other || !names.includes(one) || !names.includes(other);
}

async function isSame(from: string, to: string): Promise<boolean> {
  const [one, other] = await Promise.all([lstat(from, { bigint: true }), lstat(to, { bigint: true })]);
  return one.ino === other.ino && one.dev === other.dev;
}
