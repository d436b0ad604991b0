// Which folder a root is: what the system calls it, and the mark that we left in it.

import { lstat, stat } from 'node:fs/promises';
import { AppError } from '../../../contract/errors.ts';
import type { LocalPath } from '../../../contract/models.ts';
import { fingerprint } from '../../store/local/local-entry.ts';
import { isMissing } from '../../store/local/local-error.ts';
import { readFile } from '../../store/local/local-read.ts';
import { writeAt } from '../../store/local/local-write.ts';
import { type Disk, makeParents } from '../../store/local/real-folders.ts';
import { joinKey, keyToPath } from '../../store/path.ts';
import type { Expected } from '../../store/store.ts';
import { type FolderIdentity, ownFolder } from '../folder.ts';
import { syncFoldersOf } from './move-file.ts';

const markKey = joinKey(ownFolder, 'mark');

/** See Folder.identity. */
export async function identify(disk: Disk): Promise<FolderIdentity> {
  const { dev, ino } = await demandRoot(disk.root, 'entry.stat');
  return { device: String(dev), inode: String(ino), mark: await readMark(disk) };
}

/** The record of the root, which may be reached through a link: the person chose it. Throws entry.missing unless it is a folder. */
export async function demandRoot(root: LocalPath, op: string): Promise<{ dev: bigint; ino: bigint }> {
  const stats = await stat(root, { bigint: true });
  if (!stats.isDirectory()) throw new AppError('entry.missing', { op, from: root });
  return stats;
}

/** See Folder.mark. */
export async function writeMark(disk: Disk, mark: string, before: string | null): Promise<void> {
  const op = 'entry.write';
  await syncFoldersOf(await makeParents(disk, markKey, op));
  const path = keyToPath(disk.root, markKey, disk.platform, op);
  const expected: Expected =
    before === null ? { kind: 'absent' } : { kind: 'version', version: await versionOf(path) };
  const found = await readMark(disk);
  if (found !== before)
    throw new AppError(before === null ? 'entry.exists' : 'entry.changed', { op, from: path });
  const bytes = Buffer.from(mark);
  const writing = { expected, sizeBytes: bytes.length, modifiedMs: null } as const;
  async function* source() {
    yield bytes;
  }
  await writeAt(path, source, writing, disk.platform);
}

/** Of the mark that is there, before it is read: what is read is then what gives way, or nothing does. */
async function versionOf(path: LocalPath): Promise<string> {
  return fingerprint(await lstat(path, { bigint: true }));
}

async function readMark(disk: Disk): Promise<string | null> {
  try {
    const chunks: Uint8Array[] = [];
    const { bytes } = await readFile(disk, markKey, { version: undefined, signal: undefined });
    for await (const chunk of bytes) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  } catch (error) {
    if (isMissing(error) || (error instanceof AppError && error.code === 'entry.missing')) return null;
    throw error;
  }
}
