// The SHA-256 of a file of a disk, sure to be of one version of it.

import { createHash } from 'node:crypto';
import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { throwIfAborted } from '../../../base/abort.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Key } from '../../../contract/models.ts';
import { fingerprint } from '../../store/local/local-entry.ts';
import { errnoOf, isMissing } from '../../store/local/local-error.ts';
import type { Looks } from '../../store/local/looks.ts';
import type { Pace } from '../../store/local/pace.ts';
import type { Disk } from '../../store/local/real-folders.ts';
import { keyToPath, parentKey } from '../../store/path.ts';
import { hashSmall } from './hash-small.ts';
import { wayDown } from './way-down.ts';

const op = 'entry.read';
const chunkBytes = 1024 * 1024;
// Neither follows a link nor waits for somebody to write into a pipe.
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

interface Hashing {
  readonly disk: Disk;
  readonly looks: Looks;
  readonly pace: Pace;
  readonly signal: AbortSignal | undefined;
}

/** See Folder.hash. */
export async function hashFile(
  { disk, looks, pace, signal }: Hashing,
  key: Key,
  version: string,
): Promise<string> {
  throwIfAborted(signal);
  const path = keyToPath(disk.root, key, disk.platform, op);
  const demand = (stats: BigIntStats) => {
    if (!stats.isFile() || fingerprint(stats) !== version)
      throw new AppError('entry.changed', { op, from: path });
    return Number(stats.size);
  };
  try {
    await wayDown(disk, looks, parentKey(key), op);
    // Many small files in a row leave others their turn.
    await setImmediate();
    return (
      pace.atOnce(1, () => hashSmall(path, flags, demand))?.done ?? (await hashLarge(path, demand, signal))
    );
  } catch (error) {
    const isGone = isMissing(error) || (error instanceof AppError && error.code === 'entry.missing');
    if (isGone || errnoOf(error) === 'ELOOP')
      throw new AppError('entry.changed', { op, from: path, cause: error });
    throw error;
  }
}

async function hashLarge(
  path: string,
  demand: (stats: BigIntStats) => number,
  signal: AbortSignal | undefined,
): Promise<string> {
  // Looked at before it is opened, for opening a device can have effects.
  demand(await lstat(path, { bigint: true }));
  const handle = await open(path, flags);
  try {
    const sha256 = await hashOf(handle, demand(await handle.stat({ bigint: true })), signal);
    demand(await handle.stat({ bigint: true }));
    // Another file may have taken the name.
    demand(await lstat(path, { bigint: true }));
    return sha256;
  } finally {
    await handle.close();
  }
}

/** Of so many bytes, or of fewer where the file ends early. */
async function hashOf(
  handle: FileHandle,
  sizeBytes: number,
  signal: AbortSignal | undefined,
): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, sizeBytes));
  for (let done = 0; done < sizeBytes; ) {
    const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, sizeBytes - done), done);
    throwIfAborted(signal);
    if (bytesRead === 0) break;
    hash.update(buffer.subarray(0, bytesRead));
    done += bytesRead;
  }
  return hash.digest('hex');
}
