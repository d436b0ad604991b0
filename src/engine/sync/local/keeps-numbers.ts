// Whether a disk's number of a file outlives a move; found out by trying, for neither the system nor the kind of disk tells.

import { lstat, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../../contract/errors.ts';
import { localError } from '../../store/local/local-error.ts';
import { patiently } from '../../store/local/patiently.ts';
import { type Disk, makeParents } from '../../store/local/real-folders.ts';
import { joinKey, keyToPath } from '../../store/path.ts';
import { ownFolder } from '../folder.ts';

const op = 'entry.write';
const untried: ReadonlySet<string> = new Set([
  'access.denied',
  'disk.read-only',
  'disk.full',
  'service.busy',
]);

/** Moves a file of our own from folder to folder, and leaves everything as it was. True as well where that cannot be tried now. */
export async function keepsNumbers(disk: Disk): Promise<boolean> {
  try {
    return await tryNumbers(disk);
  } catch (error) {
    const failure = localError(error, op, disk.root);
    if (failure instanceof AppError && untried.has(failure.code)) return true;
    throw failure;
  }
}

async function tryNumbers(disk: Disk): Promise<boolean> {
  const pathOf = (key: typeof ownFolder) => keyToPath(disk.root, key, disk.platform, op);
  const inside = joinKey(joinKey(ownFolder, 'probe'), 'file');
  const [from, to] = [pathOf(inside), pathOf(joinKey(ownFolder, 'probe-moved'))];
  // What a crash has left of an earlier try: whoever tries has the pair to itself.
  await clear();
  const made = await makeParents(disk, inside, op);
  try {
    // Not a folder, whose number may last where that of a file does not; and not empty, which some disks number apart.
    await writeFile(from, 'x', { flag: 'wx' });
    const before = await lstat(from, { bigint: true });
    await patiently(disk.platform, () => rename(from, to));
    return (await lstat(to, { bigint: true })).ino === before.ino;
  } finally {
    await clear().catch(() => {});
    for (const path of [dirname(from), ...made.reverse()]) await rmdir(path).catch(() => {});
  }

  async function clear(): Promise<void> {
    for (const path of [from, to]) await patiently(disk.platform, () => rm(path, { force: true }));
  }
}
