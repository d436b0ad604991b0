// Listing one folder of a disk for the sync engine: all of it or an error, for what is not listed counts as gone.

import { sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { throwIfAborted } from '../../../base/abort.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Key } from '../../../contract/models.ts';
import { isMissing } from '../../store/local/local-error.ts';
import type { Looks } from '../../store/local/looks.ts';
import type { Disk } from '../../store/local/real-folders.ts';
import { joinKey } from '../../store/path.ts';
import type { Found } from '../folder.ts';
import { localFound, unreadableName } from './local-found.ts';
import { localNames } from './local-names.ts';
import { wayDown } from './way-down.ts';

const op = 'entry.list';
/** So many looks take some 3 ms on a quick disk; then others have their turn. */
const looksAtOnce = 500;

interface Listing {
  readonly disk: Disk;
  readonly looks: Looks;
  readonly isHidden: (path: Key) => boolean;
  readonly signal: AbortSignal | undefined;
}

/** See Folder.list; without the paths that are hidden. */
export async function listFolder(
  { disk, looks, isHidden, signal }: Listing,
  folder: Key,
): Promise<readonly Found[]> {
  throwIfAborted(signal);
  const { path, id } = await wayDown(disk, looks, folder, op);
  const { names, unreadable } = await localNames(path);
  const wanted = names
    .map((name) => ({ key: joinKey(folder, name), path: path + sep + name }))
    .filter(({ key }) => !isHidden(key));
  const found = unreadable.map((name) => unreadableName(joinKey(folder, name)));
  for (let at = 0; at < wanted.length; at += looksAtOnce) {
    if (at > 0) await setImmediate();
    throwIfAborted(signal);
    const some = wanted.slice(at, at + looksAtOnce);
    const seen = await looks.at(some.map((one) => one.path));
    for (const [index, { key }] of some.entries()) {
      const look = seen[index];
      if (look && 'stats' in look) found.push(localFound(key, look.stats, disk.platform));
      // Gone since it was named. Of anything else not even the kind is known, and a folder may have much below it.
      else if (look && !isMissing(look.error)) throw look.error;
    }
  }
  // In a folder that was moved away, unmounted or replaced meanwhile, all seems to be gone.
  if ((await wayDown(disk, looks, folder, op)).id !== id)
    throw new AppError('entry.changed', { op, from: path });
  return found;
}
