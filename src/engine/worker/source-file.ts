// A file of this computer, open for a data worker: read by synchronous calls, and sure to have stayed the same.

import { type BigIntStats, closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { AppError } from '../../contract/errors.ts';
import type { Key, LocalPath } from '../../contract/models.ts';
import type { SourceFacts } from '../store/errand.ts';
import { fingerprint, localEntry, unusualKind } from '../store/local/local-entry.ts';
import type { Disk } from '../store/local/real-folders.ts';
import type { SyncFolders } from '../store/local/sync-folders.ts';

const op = 'entry.read';
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

export class SourceFile {
  readonly path: LocalPath;
  readonly facts: SourceFacts;
  readonly #descriptor: number;

  /** Opens it; throws entry.missing, entry.unsupported for what is no file, entry.changed unless it has that version. */
  constructor(folders: SyncFolders, disk: Disk, key: Key, version: string | null) {
    this.path = folders.pathBelow(disk, key, op);
    // Looked at before it is opened, for opening a device or a pipe can have effects or wait for ever.
    refuseUnlessFile(lstatSync(this.path, { bigint: true }), this.path);
    this.#descriptor = openSync(this.path, flags);
    try {
      const stats = fstatSync(this.#descriptor, { bigint: true });
      refuseUnlessFile(stats, this.path);
      this.facts = factsOf(key, stats);
      if (version !== null && version !== this.facts.version) throw this.#changed();
    } catch (error) {
      closeSync(this.#descriptor);
      throw error;
    }
  }

  /** Fills `buffer` from `start` on. Throws bytes.wrong where the file ends before, entry.changed where it is another by now. */
  fill(buffer: Uint8Array, start: number): void {
    for (let done = 0; done < buffer.length; ) {
      const read = readSync(this.#descriptor, buffer, done, buffer.length - done, start + done);
      if (read === 0) throw this.#changed();
      done += read;
    }
    // After the last byte, for it must have been one and the same file from the first.
    const stats = fstatSync(this.#descriptor, { bigint: true });
    if (fingerprint(stats) !== this.facts.version) throw this.#changed();
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #changed(): AppError {
    return new AppError('entry.changed', { op, from: this.path });
  }
}

function factsOf(key: Key, stats: BigIntStats): SourceFacts {
  const { modifiedMs } = localEntry(key, stats);
  return { sizeBytes: Number(stats.size), modifiedMs: modifiedMs ?? 0, version: fingerprint(stats) };
}

function refuseUnlessFile(stats: BigIntStats, path: string): void {
  if (stats.isFile()) return;
  throw new AppError('entry.unsupported', {
    op,
    from: path,
    detail: `It is ${unusualKind(stats) ?? 'a folder'}.`,
  });
}
