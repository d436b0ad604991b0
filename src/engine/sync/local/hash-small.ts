// The SHA-256 of a small file by synchronous calls: for a hundred thousand of them, waiting for each costs more than reading it.

import { hash } from 'node:crypto';
import { type BigIntStats, closeSync, fstatSync, lstatSync, openSync, readSync } from 'node:fs';

/** What is read at once; more would keep others waiting. */
const smallBytes = 256 * 1024;

/** null for a file that is not small. `demand` throws unless these are the stats of the wanted version; it gives its size. */
export function hashSmall(
  path: string,
  flags: number,
  demand: (stats: BigIntStats) => number,
): string | null {
  // Looked at before it is opened, for opening a device can have effects.
  if (demand(lstatSync(path, { bigint: true })) > smallBytes) return null;
  const descriptor = openSync(path, flags);
  try {
    const buffer = Buffer.allocUnsafe(demand(fstatSync(descriptor, { bigint: true })));
    // A file that ends early is found out below.
    for (let done = 0, read = 1; done < buffer.length && read > 0; done += read)
      read = readSync(descriptor, buffer, done, buffer.length - done, done);
    demand(fstatSync(descriptor, { bigint: true }));
    // Another file may have taken the name.
    demand(lstatSync(path, { bigint: true }));
    return hash('sha256', buffer, 'hex');
  } finally {
    closeSync(descriptor);
  }
}
