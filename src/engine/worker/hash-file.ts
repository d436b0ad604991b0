// The errand that reads a whole file for its checksums, sure that it stayed the same from the first byte to the last.

import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { AppError } from '../../contract/errors.ts';
import type { HashFile, HashFileResult } from '../store/errand.ts';
import { fingerprint } from '../store/local/local-entry.ts';
import type { Around, Course } from './around.ts';

const chunkBytes = 1024 * 1024;
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

export async function hashFile(
  { path, version }: HashFile,
  { buffers }: Around,
  { signal, moved }: Course,
): Promise<HashFileResult> {
  const descriptor = openSync(path, flags);
  const buffer = buffers.take(chunkBytes);
  try {
    const found = fingerprint(fstatSync(descriptor, { bigint: true }));
    const changed = () => new AppError('entry.changed', { op: 'entry.read', from: path });
    if (version !== null && found !== version) throw changed();
    const hash = createHash('sha256');
    let crc = 0;
    for (let at = 0; ; ) {
      const read = readSync(descriptor, buffer, 0, chunkBytes, at);
      if (read === 0) break;
      const chunk = buffer.subarray(0, read);
      hash.update(chunk);
      crc = crc32(chunk, crc);
      at += read;
      moved(read);
      // Other errands of this thread must not wait for a whole file.
      await setImmediate();
      signal.throwIfAborted();
    }
    if (fingerprint(fstatSync(descriptor, { bigint: true })) !== found) throw changed();
    return { crc32: crc, sha256: hash.digest('hex') };
  } finally {
    buffers.give(buffer);
    closeSync(descriptor);
  }
}
