// The errand that reads ranges of a file again, to know whether they still hold what once was put or got.

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import type { HashRanges, HashRangesResult } from '../store/errand.ts';
import type { Around, Course } from './around.ts';

const chunkBytes = 1024 * 1024;

export async function hashRanges(
  { path, ranges }: HashRanges,
  { buffers }: Around,
  { signal }: Course,
): Promise<HashRangesResult> {
  const descriptor = openSync(path, 'r');
  const buffer = buffers.take(chunkBytes);
  try {
    const { size } = fstatSync(descriptor);
    const crc32s: (number | null)[] = [];
    for (const { start, sizeBytes } of ranges) {
      let crc: number | null = start + sizeBytes <= size ? 0 : null;
      for (let at = start; crc !== null && at < start + sizeBytes; ) {
        const read = readSync(descriptor, buffer, 0, Math.min(chunkBytes, start + sizeBytes - at), at);
        crc = read === 0 ? null : crc32(buffer.subarray(0, read), crc);
        at += read;
        // Other errands of this thread must not wait for a whole file.
        await setImmediate();
        signal.throwIfAborted();
      }
      crc32s.push(crc);
    }
    return { crc32s };
  } finally {
    buffers.give(buffer);
    closeSync(descriptor);
  }
}
