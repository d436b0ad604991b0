// A large file on its way onto a disk: a part file that outlives this process, filled in any order, named when it is whole.

import type { BigIntStats } from 'node:fs';
import { lstat, open, rm, truncate } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../../contract/errors.ts';
import { type Entry, Key, LocalPath } from '../../../contract/models.ts';
import type { Expected, Receiving, Wanted } from '../store.ts';
import { localEntry, utimesSeconds } from './local-entry.ts';
import { isMissing } from './local-error.ts';
import { demand, demandSpace, syncFolder, takeName, whereOffered } from './local-write.ts';
import { isKeptPart, newKeptPartName } from './part-name.ts';
import { type Disk, pathWithParents } from './real-folders.ts';

/** See Store.receive. */
export async function receiveFile(
  disk: Disk,
  key: Key,
  { sizeBytes, modifiedMs, expected, path, onMake }: Wanted,
): Promise<Receiving> {
  const target = await pathWithParents(disk, key, 'entry.write');
  const folder = dirname(target);
  await demand(target, expected);
  if (path !== null && (await isNamed(path, target, { sizeBytes, modifiedMs })))
    return {
      path: target,
      isNew: false,
      isNamed: true,
      finish: async () => {
        await demand(target, expected);
        await removePart(path);
        await syncFolder(folder);
        return localEntry(key, await lstat(target, { bigint: true }));
      },
      discard: () => removePart(path),
    };
  const kept = path !== null && dirname(path) === folder && (await isPartOf(path, sizeBytes)) ? path : null;
  // One that is not what it was to become is in nobody's way any more.
  if (path !== null && kept === null) await removePart(path);
  const part = kept ?? LocalPath.parse(join(folder, newKeptPartName()));
  if (kept === null) {
    onMake(part);
    await makePart(part, folder, sizeBytes);
  }
  return {
    path: part,
    isNew: kept === null,
    isNamed: false,
    finish: (modifiedMs) => finish(disk, { key, part, target, sizeBytes, expected, modifiedMs }),
    discard: () => removePart(part),
  };
}

/** Removes a part file of ours; one that is gone already is fine. */
export async function removePart(path: LocalPath): Promise<void> {
  // Whatever a journal says, nothing but a part file is ever removed here.
  if (!isKeptPart(basename(path))) return;
  await rm(path, { force: true });
}

/**
 * True when the part file has got its name: it is gone, or the name is a second one of it, and what stands there is of the size
 * and time that it was to have. Its bytes are for the caller to compare.
 */
async function isNamed(
  part: LocalPath,
  target: LocalPath,
  { sizeBytes, modifiedMs }: Pick<Wanted, 'sizeBytes' | 'modifiedMs'>,
): Promise<boolean> {
  const [of, there] = await Promise.all([part, target].map(statsOf));
  if (!there?.isFile() || there.size !== BigInt(sizeBytes)) return false;
  if (of) return of.ino === there.ino && of.dev === there.dev;
  const { modifiedMs: thereMs } = localEntry(Key.parse(''), there);
  return modifiedMs === null || (thereMs !== null && Math.abs(thereMs - modifiedMs) <= coarseMs);
}

async function statsOf(path: LocalPath): Promise<BigIntStats | null> {
  return lstat(path, { bigint: true }).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
}

/** Memory cards keep times to two seconds. */
const coarseMs = 2000;

async function isPartOf(path: LocalPath, sizeBytes: number): Promise<boolean> {
  if (!isKeptPart(basename(path))) return false;
  try {
    const stats = await lstat(path);
    return stats.isFile() && stats.size === sizeBytes;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

async function makePart(part: LocalPath, folder: string, sizeBytes: number): Promise<void> {
  await demandSpace(folder, sizeBytes);
  const handle = await open(part, 'wx');
  await handle.close();
  try {
    // Its whole length at once, so that ranges may come in any order; the room is taken as they come.
    await truncate(part, sizeBytes);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

interface Finishing {
  readonly key: Key;
  readonly part: LocalPath;
  readonly target: LocalPath;
  readonly sizeBytes: number;
  readonly expected: Expected;
  readonly modifiedMs: number | null;
}

async function finish(
  disk: Disk,
  { key, part, target, sizeBytes, expected, modifiedMs }: Finishing,
): Promise<Entry> {
  const replaced = await demand(target, expected);
  const handle = await open(part, 'r+');
  try {
    const { size } = await handle.stat();
    if (size !== sizeBytes)
      throw new AppError('bytes.wrong', {
        op: 'entry.write',
        to: target,
        raw: `${size} of ${sizeBytes} bytes`,
      });
    if (replaced !== null) await whereOffered(handle.chmod(Number(replaced.mode & 0o777n)));
    if (modifiedMs !== null) {
      const seconds = utimesSeconds(modifiedMs);
      await whereOffered(handle.utimes(seconds, seconds));
    }
    await whereOffered(handle.sync());
  } finally {
    await handle.close();
  }
  await takeName(part, target, expected, disk.platform);
  await rm(part, { force: true });
  await syncFolder(dirname(target));
  return localEntry(key, await lstat(target, { bigint: true }));
}
