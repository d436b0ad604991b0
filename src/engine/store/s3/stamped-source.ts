// A file whose object is to say its SHA-256: hashed before the first byte is sent, for the object's headers go first.

import { AppError } from '../../../contract/errors.ts';
import type { Entry } from '../../../contract/models.ts';
import type { Begun } from '../checkpoint.ts';
import type { HashFile, HashFileResult } from '../errand.ts';
import { keyToPath } from '../path.ts';
import type { DiskFile, Stamp } from '../store.ts';
import type { S3Area } from './s3-area.ts';

const op = 'entry.read';

/** The checksums of the file in the version that was seen; entry.changed where it is another, or not what is known of it. */
export async function hashSource(
  area: S3Area,
  { disk, key }: DiskFile,
  from: Entry,
  stamp: Stamp,
  signal: AbortSignal | undefined,
): Promise<HashFileResult> {
  const path = keyToPath(disk.root, key, disk.platform, op);
  const hash = await area.hash<HashFile>({ t: 'hash-file', path, version: from.version }, signal);
  if (stamp.sha256 !== null && stamp.sha256 !== hash.sha256)
    throw new AppError('entry.changed', { op, from: path });
  return hash;
}

/** True where what was begun is the very write that is meant now. */
export function isOfStamp(
  { operation, hash }: Extract<Begun, { kind: 'upload' }>,
  stamp: Stamp | undefined,
): boolean {
  if (stamp === undefined) return true;
  if (operation !== stamp.operation || hash === undefined) return false;
  return stamp.sha256 === null || stamp.sha256 === hash.sha256;
}
