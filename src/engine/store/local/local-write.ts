// Writing a file of a disk so that its name only ever shows the old content or the whole new one.

import type { BigIntStats } from 'node:fs';
import { type FileHandle, link, lstat, open, rename, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { throwIfAborted } from '../../../base/abort.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Entry, Key, LocalPath } from '../../../contract/models.ts';
import { interruptible } from '../interruptible.ts';
import type { Platform } from '../path.ts';
import type { Expected, Writing } from '../store.ts';
import { fingerprint, localEntry, utimesSeconds } from './local-entry.ts';
import { errnoOf, isMissing } from './local-error.ts';
import { notOffered } from './not-offered.ts';
import { newPartName } from './part-name.ts';
import { patiently } from './patiently.ts';
import { type Disk, pathWithParents } from './real-folders.ts';

const op = 'entry.write';

/**
 * See Store.write. The bytes go to a part file beside the target, which takes the name at the end; whatever fails
 * before, also a kill, leaves the target as it was, and at the most a part file that `sweepParts` removes.
 */
export async function writeFile(
  disk: Disk,
  key: Key,
  bytes: () => AsyncIterable<Uint8Array>,
  writing: Writing,
): Promise<Entry> {
  throwIfAborted(writing.signal);
  const path = await pathWithParents(disk, key, op);
  return localEntry(key, await writeAt(path, bytes, writing, disk.platform));
}

/** The same at a path whose folder is there. */
export async function writeAt(
  path: LocalPath,
  bytes: () => AsyncIterable<Uint8Array>,
  writing: Writing,
  platform: Platform,
): Promise<BigIntStats> {
  const folder = dirname(path);
  const replaced = await demand(path, writing.expected);
  await demandSpace(folder, writing.sizeBytes);
  const part = join(folder, newPartName());
  try {
    const handle = await open(part, 'wx');
    try {
      await fill(handle, bytes(), writing, path);
      if (replaced !== null) await whereOffered(handle.chmod(Number(replaced.mode & 0o777n)));
      if (writing.modifiedMs !== null) {
        const seconds = utimesSeconds(writing.modifiedMs);
        await whereOffered(handle.utimes(seconds, seconds));
      }
      await whereOffered(handle.sync());
    } finally {
      await handle.close();
    }
    throwIfAborted(writing.signal);
    await takeName(part, path, writing.expected, platform);
  } finally {
    await patiently(platform, () => rm(part, { force: true }));
  }
  await syncFolder(folder);
  return lstat(path, { bigint: true });
}

/** Memory cards and network disks do not offer all of this; the bytes are worth having all the same. */
export async function whereOffered(work: Promise<void>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!notOffered.has(errnoOf(error))) throw error;
  });
}

async function fill(
  handle: FileHandle,
  bytes: AsyncIterable<Uint8Array>,
  writing: Writing,
  path: LocalPath,
): Promise<void> {
  let done = 0;
  for await (const chunk of interruptible(bytes, writing.signal)) {
    if (done + chunk.length > writing.sizeBytes) throw wrongLength(done + chunk.length, writing, path);
    for (let at = 0; at < chunk.length; ) {
      at += (await handle.write(chunk, at, chunk.length - at)).bytesWritten;
    }
    done += chunk.length;
    writing.onProgress?.(done);
  }
  if (done !== writing.sizeBytes) throw wrongLength(done, writing, path);
  if (done === 0) writing.onProgress?.(0);
}

function wrongLength(done: number, { sizeBytes }: Writing, path: LocalPath): AppError {
  return new AppError('bytes.wrong', { op, to: path, raw: `${done} of ${sizeBytes} bytes` });
}

/** What stands at `path`, being what is expected there; null for nothing. */
export async function demand(path: LocalPath, expected: Expected): Promise<BigIntStats | null> {
  const found = await lstat(path, { bigint: true }).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (expected.kind === 'absent') {
    if (found !== null) throw new AppError('entry.exists', { op, from: path });
    return null;
  }
  if (found === null || !found.isFile() || fingerprint(found) !== expected.version) {
    throw new AppError('entry.changed', { op, from: path });
  }
  return found;
}

export async function demandSpace(folder: string, sizeBytes: number): Promise<void> {
  const { bavail, blocks, bsize } = await statfs(folder);
  // Some network disks do not tell; then writing will.
  if (blocks === 0 || bavail * bsize >= sizeBytes) return;
  throw new AppError('disk.full', { op, from: folder, raw: 'ENOSPC' });
}

export async function takeName(
  part: string,
  path: LocalPath,
  expected: Expected,
  platform: Platform,
): Promise<void> {
  if (expected.kind === 'version') {
    // Between this look and the rename lie microseconds, in which another program's change could still be lost:
    // no system offers to replace a file only in a certain version.
    await demand(path, expected);
    await patiently(platform, () => rename(part, path));
    return;
  }
  await giveName(part, path, platform);
}

/** Gives the file `part` the name `path` if that is free, else throws entry.exists. True where it has kept its old one as well. */
export async function giveName(part: string, path: LocalPath, platform: Platform): Promise<boolean> {
  try {
    // A second name is given only where there is none: unlike rename, link never replaces.
    await patiently(platform, () => link(part, path));
    return true;
  } catch (error) {
    if (!notOffered.has(errnoOf(error))) throw error;
    // exFAT and some network disks have no links: there a look must do, with the same gap as above.
    await demand(path, { kind: 'absent' });
    await patiently(platform, () => rename(part, path));
    return false;
  }
}

/** Makes names given in this folder last through a power cut, where the system can. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
