// What a crash in the middle of giving a file another name has left in our own folder.

import { lstat, readdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError, type ErrorCode } from '../../../contract/errors.ts';
import type { Key, LocalPath } from '../../../contract/models.ts';
import { localError } from '../../store/local/local-error.ts';
import { giveName, syncFolder } from '../../store/local/local-write.ts';
import { patiently } from '../../store/local/patiently.ts';
import { type Disk, makeParents } from '../../store/local/real-folders.ts';
import { joinKey, keyToPath } from '../../store/path.ts';
import { isNameTaken, ownFolder } from '../folder.ts';

const op = 'entry.rename';
/** Where old names lie for a moment. */
export const movedFolder = joinKey(ownFolder, 'moved');
const maxNameBytes = 255;
/** What another time, or another person, may see done. */
const later: ReadonlySet<ErrorCode> = new Set([
  'access.denied',
  'disk.full',
  'disk.read-only',
  'entry.missing',
  'service.busy',
]);

/** Where an old name lies for a moment. Its name tells the path that it had, unless that is too long. */
export function movedKey(path: Key, id: string): Key {
  const named = `${id}.${Buffer.from(path).toString('base64url')}`;
  return joinKey(movedFolder, named.length <= maxNameBytes ? named : id);
}

/** The path that a file in `movedFolder` had; null where its name does not tell. */
export function pathOfMoved(name: string): Key | null {
  const encoded = name.slice(name.indexOf('.') + 1);
  return encoded === name ? null : (Buffer.from(encoded, 'base64url').toString('utf8') as Key);
}

/**
 * A leftover with two names is the old name of a file that has its new one: it goes. One with a single name is what an application
 * has saved or made in the very moment: it gets its name back, or stays where it is while that is taken, out of reach or not known.
 * What cannot be put right now is left for the next opening.
 */
export async function sweepMoved(disk: Disk): Promise<void> {
  const folder = keyToPath(disk.root, movedFolder, disk.platform, op);
  // What may not be read is told by whoever needs it.
  const names = await unlessLater(folder, () => readdir(folder));
  for (const name of names ?? []) {
    const left = join(folder, name) as LocalPath;
    await unlessLater(left, () => sweepOne(disk, left, name));
  }
}

/** undefined where it cannot be done now. */
async function unlessLater<T>(path: LocalPath, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    const known = localError(error, op, path);
    if (isNameTaken(known) || (known instanceof AppError && later.has(known.code))) return undefined;
    throw known;
  }
}

async function sweepOne(disk: Disk, left: LocalPath, name: string): Promise<void> {
  const stats = await lstat(left);
  const isSecondName = stats.isFile() && stats.nlink > 1;
  if (!isSecondName && !(await getsNameBack(disk, left, name))) return;
  await patiently(disk.platform, () => unlink(left));
}

/** True where it has its old name beside the one that it got back. */
async function getsNameBack(disk: Disk, left: LocalPath, name: string): Promise<boolean> {
  const path = pathOfMoved(name);
  if (path === null) return false;
  const to = keyToPath(disk.root, path, disk.platform, op);
  const made = await makeParents(disk, path, op);
  const hasBoth = await giveName(left, to, disk.platform);
  for (const folder of new Set([to, ...made].map((one) => dirname(one)))) await syncFolder(folder);
  return hasBoth;
}
