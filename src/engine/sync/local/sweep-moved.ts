// What a crash in the middle of giving a file another name has left in our own folder.

import { lstat, readdir, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode } from '../../../contract/errors.ts';
import type { Key } from '../../../contract/models.ts';
import { errnoOf, isMissing, localError } from '../../store/local/local-error.ts';
import { giveName, syncFolder } from '../../store/local/local-write.ts';
import { type Disk, makeParents } from '../../store/local/real-folders.ts';
import { joinKey, keyToPath } from '../../store/path.ts';
import { isNameTaken, ownFolder } from '../folder.ts';

const op = 'entry.rename';
/** Where old names lie for a moment. */
export const movedFolder = joinKey(ownFolder, 'moved');
const maxNameBytes = 255;

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
 */
export async function sweepMoved(disk: Disk): Promise<void> {
  const folder = keyToPath(disk.root, movedFolder, disk.platform, op);
  const names = await readdir(folder).catch((error: unknown) => {
    // What may not be read is told by whoever needs it.
    if (isMissing(error) || errnoOf(error) === 'EACCES') return [];
    throw error;
  });
  for (const name of names) {
    const left = keyToPath(disk.root, joinKey(movedFolder, name), disk.platform, op);
    const stats = await lstat(left);
    const isSecondName = stats.isFile() && stats.nlink > 1;
    if (isSecondName || (await getsNameBack(disk, left, name))) await removeName(left);
  }
}

async function getsNameBack(disk: Disk, left: string, name: string): Promise<boolean> {
  const path = pathOfMoved(name);
  if (path === null) return false;
  const to = keyToPath(disk.root, path, disk.platform, op);
  try {
    const made = await makeParents(disk, path, op);
    await giveName(left, to, disk.platform);
    for (const folder of new Set([to, ...made].map((one) => dirname(one)))) await syncFolder(folder);
    return true;
  } catch (error) {
    const known = localError(error, op, to);
    if (isNameTaken(known) || hasCode(known, 'access.denied')) return false;
    throw error;
  }
}

async function removeName(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    // Where there are no links, a rename has taken it along.
    if (!isMissing(error)) throw error;
  });
}
