// A file on its way onto the disk by synchronous calls, for data workers: a part file that takes its name when it is whole.

import {
  type BigIntStats,
  closeSync,
  fchmodSync,
  fstatSync,
  futimesSync,
  linkSync,
  lstatSync,
  openSync,
  renameSync,
  statfsSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../../../contract/errors.ts';
import type { LocalPath } from '../../../contract/models.ts';
import type { Platform } from '../path.ts';
import type { Expected } from '../store.ts';
import { fingerprint, utimesSeconds } from './local-entry.ts';
import { errnoOf, isMissing } from './local-error.ts';
import { notOffered } from './not-offered.ts';
import { newPartName } from './part-name.ts';

const op = 'entry.write';

/** What stands at `path`, being what is expected there; null for nothing. Throws entry.exists or entry.changed else. */
export function demandNow(path: LocalPath, expected: Expected): BigIntStats | null {
  let found: BigIntStats | null = null;
  try {
    found = lstatSync(path, { bigint: true });
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  if (expected.kind === 'absent') {
    if (found !== null) throw new AppError('entry.exists', { op, from: path });
    return null;
  }
  if (found === null || !found.isFile() || fingerprint(found) !== expected.version)
    throw new AppError('entry.changed', { op, from: path });
  return found;
}

/** Throws disk.full where the disk of `folder` has not that much room. */
export function demandSpaceNow(folder: string, sizeBytes: number): void {
  // Of a small file the disk itself says soon enough that it does not fit.
  if (sizeBytes < worthAskingBytes) return;
  const { bavail, blocks, bsize } = statfsSync(folder);
  // Some network disks do not tell; then writing will.
  if (blocks === 0 || bavail * bsize >= sizeBytes) return;
  throw new AppError('disk.full', { op, from: folder, raw: 'ENOSPC' });
}

const worthAskingBytes = 1024 * 1024;

/** A part file that is being filled. `discard` removes it, whatever has become of it. */
export class IncomingFile {
  readonly path: LocalPath;
  readonly descriptor: number;
  readonly #part: string;
  #isOpen = true;
  #hasPart = true;

  /** Makes the part file beside `path`, in a folder that is there. */
  constructor(path: LocalPath) {
    this.path = path;
    this.#part = join(dirname(path), newPartName());
    this.descriptor = openSync(this.#part, 'wx');
  }

  /** Appends all of `chunk`. */
  write(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; ) at += writeSync(this.descriptor, chunk, at, chunk.length - at);
  }

  /** Mode and time of change, as they are to be. */
  furnish(replaced: BigIntStats | null, modifiedMs: number | null): void {
    if (replaced !== null) whereOffered(() => fchmodSync(this.descriptor, Number(replaced.mode & 0o777n)));
    if (modifiedMs === null) return;
    const seconds = utimesSeconds(modifiedMs);
    whereOffered(() => futimesSync(this.descriptor, seconds, seconds));
  }

  /** Gives the file its name; it must have been synced. The answer is how the system knows it now. */
  takeName(expected: Expected, platform: Platform): BigIntStats {
    giveNameNow(this.#part, this.path, expected, platform);
    // After a rename the part's name is gone already.
    this.#removePart();
    const stats = fstatSync(this.descriptor, { bigint: true });
    this.#close();
    return stats;
  }

  discard(): void {
    this.#close();
    this.#removePart();
  }

  #close(): void {
    if (this.#isOpen) closeSync(this.descriptor);
    this.#isOpen = false;
  }

  #removePart(): void {
    if (!this.#hasPart) return;
    this.#hasPart = false;
    try {
      unlinkSync(this.#part);
    } catch (error) {
      if (!isMissing(error)) this.#hasPart = true;
    }
  }
}

/** Memory cards and network disks do not offer all of this; the bytes are worth having all the same. */
function whereOffered(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!notOffered.has(errnoOf(error))) throw error;
  }
}

/** Gives the file `part` the name `path`, never over anything but what is expected there. `part` may keep its name. */
export function giveNameNow(part: string, path: LocalPath, expected: Expected, platform: Platform): void {
  if (expected.kind === 'version') {
    // Between this look and the rename lie microseconds, in which another program's change could still be lost:
    // no system offers to replace a file only in a certain version.
    demandNow(path, expected);
    return patientlyNow(platform, () => renameSync(part, path));
  }
  try {
    // A second name is given only where there is none: unlike rename, link never replaces.
    patientlyNow(platform, () => linkSync(part, path));
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') throw new AppError('entry.exists', { op, from: path, raw: 'EEXIST' });
    if (!notOffered.has(errnoOf(error))) throw error;
    // exFAT and some network disks have no links: there a look must do, with the same gap as above.
    demandNow(path, { kind: 'absent' });
    patientlyNow(platform, () => renameSync(part, path));
  }
}

const transient: ReadonlySet<string> = new Set(['EPERM', 'EACCES', 'EBUSY']);
const waitsMs = [20, 60, 150, 400, 1000];

/** See patiently.ts. The worker stands still meanwhile, which Windows alone asks for, and seldom. */
function patientlyNow(platform: Platform, work: () => void): void {
  for (const ms of platform === 'win32' ? waitsMs : []) {
    try {
      return work();
    } catch (error) {
      if (!transient.has(errnoOf(error))) throw error;
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  }
  work();
}
