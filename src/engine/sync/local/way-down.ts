// The way from the root of a pair's folder down to one inside, as it stands at one moment.

import { sep } from 'node:path';
import { AppError } from '../../../contract/errors.ts';
import type { Key } from '../../../contract/models.ts';
import type { Look, Looks } from '../../store/local/looks.ts';
import { type Disk, realFolderPath } from '../../store/local/real-folders.ts';
import { keyToPath } from '../../store/path.ts';

export interface WayDown {
  readonly path: string;
  /** Another one where any folder on the way is another. */
  readonly id: string;
}

/** The way to `folder`. Throws entry.missing or entry.unsupported unless all on it are there and real folders. */
export async function wayDown(disk: Disk, looks: Looks, folder: Key, op: string): Promise<WayDown> {
  const path = folder === '' ? disk.root : keyToPath(disk.root, folder, disk.platform, op);
  // The root itself may be a link; what it leads to is looked at.
  const way = [`${disk.root}${sep}.`];
  let at: string = disk.root;
  for (const segment of folder === '' ? [] : folder.split('/')) way.push((at += sep + segment));
  const seen = await looks.at(way);
  const ids = seen.map(idOf);
  if (!ids.includes(null)) return { path, id: ids.join(' ') };
  // All at once is quick; one by one tells what is wrong.
  await realFolderPath(disk, folder, op);
  for (const look of seen) if ('error' in look) throw look.error;
  throw new AppError('entry.changed', { op, from: path });
}

function idOf(look: Look): string | null {
  return 'stats' in look && look.stats.isDirectory() ? `${look.stats.dev}:${look.stats.ino}` : null;
}
