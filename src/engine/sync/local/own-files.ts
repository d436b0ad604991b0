// What lies in our own folder: all of it can be seen, and it alone may be destroyed.

import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../contract/errors.ts';
import type { Key, LocalPath } from '../../../contract/models.ts';
import type { Looks } from '../../store/local/looks.ts';
import { patiently } from '../../store/local/patiently.ts';
import { type Disk, realFolderPath } from '../../store/local/real-folders.ts';
import { lastSegment, parentKey } from '../../store/path.ts';
import { type Found, ownFolder } from '../folder.ts';
import { listFolder } from './list-folder.ts';
import { isOwn, syncFoldersOf } from './move-file.ts';
import { statPath } from './stat-path.ts';

/** See Folder.destroy. */
export async function destroyOwn(disk: Disk, path: Key): Promise<void> {
  const op = 'entry.remove';
  demandOwn(isOwn(path), op, path);
  // Of a path as a whole nothing could be made where it is that of an unfinished file.
  const folder = await realFolderPath(disk, parentKey(path), op);
  const full = join(folder, lastSegment(path)) as LocalPath;
  await patiently(disk.platform, () => unlink(full));
  await syncFoldersOf([full]);
}

/** See Folder.listOwn. */
export async function listOwn(disk: Disk, looks: Looks, folder: Key): Promise<readonly Found[]> {
  const op = 'entry.list';
  demandOwn(folder === ownFolder || isOwn(folder), op, folder);
  if ((await statPath(disk, folder)) === null) return [];
  return listFolder({ disk, looks, isHidden: () => false, signal: undefined }, folder);
}

/** Whatever a caller holds for our own, nothing of the person's is ever destroyed. */
function demandOwn(is: boolean, op: string, path: Key): void {
  if (is) return;
  throw new AppError('input.wrong', { op, from: path, detail: `It does not lie in ${ownFolder}.` });
}
