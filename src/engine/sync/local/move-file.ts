// Giving a file of a disk another name, so that nothing is replaced and nothing but that name is taken from it.

import { randomUUID } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { lstat, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../../contract/errors.ts';
import type { Key, LocalPath } from '../../../contract/models.ts';
import { isOneEntry } from '../../store/local/local-change.ts';
import { contentMark } from '../../store/local/local-entry.ts';
import { isMissing } from '../../store/local/local-error.ts';
import { giveName, syncFolder } from '../../store/local/local-write.ts';
import { patiently } from '../../store/local/patiently.ts';
import { type Disk, makeParents, pathBelowRealParents } from '../../store/local/real-folders.ts';
import { folderPrefix, keyToPath } from '../../store/path.ts';
import { ownFolder } from '../folder.ts';
import { movedKey } from './sweep-moved.ts';

const op = 'entry.rename';

/** True for what lies in our own folder, where nobody else gives or takes names. */
export function isOwn(path: Key): boolean {
  return path.startsWith(folderPrefix(ownFolder));
}

interface Moving {
  readonly isAgain: boolean;
  /** See Folder.keepsNumbers. */
  readonly keepsNumbers: boolean;
}

/** See Folder.move. */
export async function moveFile(
  disk: Disk,
  from: Key,
  to: Key,
  { isAgain, keepsNumbers }: Moving,
): Promise<BigIntStats> {
  const isStill = keepsNumbers ? isSame : isAlike;
  const fromPath = await pathBelowRealParents(disk, from, op);
  const toPath = keyToPath(disk.root, to, disk.platform, op);
  const moving = await lstat(fromPath, { bigint: true });
  if (!moving.isFile()) throw new AppError('entry.changed', { op, from: fromPath });
  const made = await makeParents(disk, to, op);
  const there = await statsOf(toPath);

  if (there !== null && (await isOneEntry(fromPath, toPath))) {
    // Only the spelling changes, on a disk that takes both for one name.
    await patiently(disk.platform, () => rename(fromPath, toPath));
  } else if (there !== null) {
    // Two names at one moment: what merely looks alike would be lost.
    if (!isAgain || !isSame(moving, there)) throw new AppError('entry.exists', { op, from: toPath });
    await takeName(disk, from, [fromPath, toPath], there, isSame);
  } else if (isOwn(to)) {
    // Nobody else puts anything there, and what goes is whatever stands under the old name at that very moment.
    await patiently(disk.platform, () => rename(fromPath, toPath));
  } else {
    const hasBoth = await giveName(fromPath, toPath, disk.platform);
    // The new name lasts before the old one goes.
    await syncFoldersOf([toPath, ...made]);
    if (hasBoth)
      await takeName(disk, from, [fromPath, toPath], await lstat(toPath, { bigint: true }), isStill);
  }

  await syncFoldersOf([fromPath, toPath, ...made]);
  const moved = await lstat(toPath, { bigint: true });
  // The whole folder may have been exchanged for a copy of it meanwhile.
  if (!isStill(moving, moved)) throw new AppError('entry.changed', { op, from: toPath });
  return moved;
}

/** Makes what became of these names last through a power cut. */
export async function syncFoldersOf(paths: readonly LocalPath[]): Promise<void> {
  for (const folder of new Set(paths.map((path) => dirname(path)))) await syncFolder(folder);
}

/** Takes the name `path` from the file, unless another file has it by now, or it is the last one. */
async function takeName(
  disk: Disk,
  key: Key,
  [path, newPath]: readonly [LocalPath, LocalPath],
  file: BigIntStats,
  isStill: typeof isSame,
): Promise<void> {
  if (isOwn(key)) return removeName(disk, path);
  // An application may have saved a new file under that name since. So the name is not removed: what has it goes into our own
  // folder, and comes back when it is another file.
  const aside = movedKey(key, randomUUID());
  await makeParents(disk, aside, op);
  const asidePath = keyToPath(disk.root, aside, disk.platform, op);
  try {
    await patiently(disk.platform, () => rename(path, asidePath));
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  const now = await statsOf(newPath);
  // Somebody may have taken the new name away meanwhile, too.
  if (!isStill(await lstat(asidePath, { bigint: true }), file) || now === null || !isStill(now, file)) {
    await giveName(asidePath, path, disk.platform);
    await syncFoldersOf([path]);
  }
  await removeName(disk, asidePath);
}

async function removeName(disk: Disk, path: LocalPath): Promise<void> {
  await patiently(disk.platform, () => unlink(path)).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
}

function isSame(one: BigIntStats, other: BigIntStats): boolean {
  return one.ino === other.ino && one.dev === other.dev;
}

/** All that is left to go by where a file gets another number with another name. */
function isAlike(one: BigIntStats, other: BigIntStats): boolean {
  return contentMark(one) === contentMark(other);
}

async function statsOf(path: LocalPath): Promise<BigIntStats | null> {
  return lstat(path, { bigint: true }).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
}
