// Reading a file of a disk, sure at the end that it stayed the same file from the first byte to the last.

import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { throwIfAborted } from '../../../base/abort.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Key } from '../../../contract/models.ts';
import type { Reading } from '../store.ts';
import { fingerprint, localEntry, unusualKind } from './local-entry.ts';
import { localError } from './local-error.ts';
import { type Disk, pathBelowRealParents } from './real-folders.ts';

const op = 'entry.read';
const chunkBytes = 256 * 1024;

interface ReadingOptions {
  readonly version: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Opens the file; see Store.read. An abort closes it even when nobody has begun to take its bytes. */
export async function readFile(disk: Disk, key: Key, { version, signal }: ReadingOptions): Promise<Reading> {
  throwIfAborted(signal);
  const path = await pathBelowRealParents(disk, key, op);
  // Looked at before it is opened, for opening a device or a pipe can have effects or wait for ever.
  refuseUnlessFile(await lstat(path, { bigint: true }), path);
  const handle = await open(
    path,
    constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
  );
  try {
    const stats = await handle.stat({ bigint: true });
    refuseUnlessFile(stats, path);
    const entry = localEntry(key, stats);
    if (version !== undefined && version !== entry.version)
      throw new AppError('entry.changed', { op, from: path });
    throwIfAborted(signal);
    return { entry, bytes: bytesOf(handle, Number(stats.size), fingerprint(stats), path, signal) };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function refuseUnlessFile(stats: Parameters<typeof unusualKind>[0], path: string): void {
  if (stats.isFile()) return;
  const detail = `It is ${unusualKind(stats) ?? 'a folder'}.`;
  throw new AppError('entry.unsupported', { op, from: path, detail });
}

function bytesOf(
  handle: FileHandle,
  sizeBytes: number,
  version: string,
  path: string,
  signal: AbortSignal | undefined,
): AsyncIterable<Uint8Array> {
  const close = () => void handle.close().catch(() => {});
  signal?.addEventListener('abort', close, { once: true });
  return (async function* () {
    try {
      let done = 0;
      while (done < sizeBytes) {
        throwIfAborted(signal);
        const buffer = Buffer.allocUnsafeSlow(Math.min(chunkBytes, sizeBytes - done));
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, done);
        if (bytesRead === 0)
          throw new AppError('bytes.wrong', { op, from: path, raw: `${done} of ${sizeBytes} bytes` });
        done += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
      throwIfAborted(signal);
      const after = fingerprint(await handle.stat({ bigint: true }));
      if (after !== version) throw new AppError('entry.changed', { op, from: path });
    } catch (error) {
      // A handle that the abort has closed fails with an error of its own.
      throwIfAborted(signal);
      throw localError(error, op, path);
    } finally {
      signal?.removeEventListener('abort', close);
      await handle.close();
    }
  })();
}
