// The SHA-256 of a file of a disk, sure to be of one version of it.

import { createHash } from 'node:crypto';
import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { throwIfAborted } from '../../../base/abort.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Key } from '../../../contract/models.ts';
import { fingerprint } from '../../store/local/local-entry.ts';
import { errnoOf, isMissing } from '../../store/local/local-error.ts';
import { type Disk, hasRealParents } from '../../store/local/real-folders.ts';
import { keyToPath } from '../../store/path.ts';

const op = 'entry.read';
const chunkBytes = 1024 * 1024;

/** See Folder.hash. */
export async function hashFile(
  disk: Disk,
  key: Key,
  version: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  throwIfAborted(signal);
  const path = keyToPath(disk.root, key, disk.platform, op);
  const changed = (cause?: unknown) => new AppError('entry.changed', { op, from: path, cause });
  const demand = (stats: BigIntStats) => {
    if (!stats.isFile() || fingerprint(stats) !== version) throw changed();
    return Number(stats.size);
  };
  let handle: FileHandle | null = null;
  try {
    if (!(await hasRealParents(disk, key, op))) throw changed();
    // Looked at before it is opened, for opening a device or a pipe can have effects or wait for ever.
    demand(await lstat(path, { bigint: true }));
    handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const sizeBytes = demand(await handle.stat({ bigint: true }));
    const sha256 = await hashOf(handle, sizeBytes, signal);
    if (sha256 === null) throw changed();
    demand(await handle.stat({ bigint: true }));
    // Another file may have taken the name.
    demand(await lstat(path, { bigint: true }));
    return sha256;
  } catch (error) {
    if (isMissing(error) || errnoOf(error) === 'ELOOP') throw changed(error);
    throw error;
  } finally {
    await handle?.close();
  }
}

/** null when the file ends early. */
async function hashOf(
  handle: FileHandle,
  sizeBytes: number,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, sizeBytes));
  for (let done = 0; done < sizeBytes; ) {
    const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, sizeBytes - done), done);
    throwIfAborted(signal);
    if (bytesRead === 0) return null;
    hash.update(buffer.subarray(0, bytesRead));
    done += bytesRead;
  }
  return hash.digest('hex');
}
