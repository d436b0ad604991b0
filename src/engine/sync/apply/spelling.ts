// On systems that take names for the same which differ only in case or normalisation: whether a new name would meet another.

import { AppError } from '../../../contract/errors.ts';
import type { Key } from '../../../contract/models.ts';
import { joinKey, lastSegment } from '../../store/path.ts';
import type { Folder } from '../folder.ts';
import type { Spelling } from './act.ts';

/** Looks at the folders on the way once each, and counts the names that it found free as given. Where the system tells names apart there is nothing to look at. */
export function createSpelling(folder: Folder): Spelling {
  const { foldsCase, foldsForm } = folder;
  const fold = foldingOf(folder);
  let known = new Map<Key, Promise<Map<string, string>>>();

  async function namesIn(key: Key): Promise<Map<string, string>> {
    const found = await folder.list(key).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'entry.missing') return [];
      throw error;
    });
    return new Map(
      found.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)).map((name) => [fold(name), name]),
    );
  }

  return {
    async demandFree(path, { mayRespell = false } = {}) {
      if (!foldsCase && !foldsForm) return;
      let parent = '' as Key;
      for (const segment of path.split('/').slice(0, mayRespell ? -1 : undefined)) {
        const listing = known.get(parent) ?? namesIn(parent);
        known.set(parent, listing);
        const names = await listing;
        const there = names.get(fold(segment));
        if (there !== undefined && there !== segment) throw nameTaken(path, joinKey(parent, there));
        // Whoever asks is about to give it.
        names.set(fold(segment), segment);
        parent = joinKey(parent, segment);
      }
    },
    lookAnew() {
      known = new Map();
    },
  };
}

/** Why `path` cannot be written, for what stands, or will, at `there`: the path itself, one above it, or either in another spelling. */
export function nameTaken(path: Key, there: Key): AppError {
  const name = `\u201c${lastSegment(there)}\u201d`;
  let detail = `${name} is there already, which this system takes for the same name.`;
  if (there === path) detail = 'A folder has that name here. One of them needs another name.';
  if (path.startsWith(`${there}/`))
    detail = `${name} is a file here, and cannot be a folder too. One of them needs another name.`;
  return new AppError('entry.name', { op: 'download', from: path, detail });
}

/** Gives one spelling for all that this system takes for the same. */
export function foldingOf({ foldsCase, foldsForm }: Folder): (name: string) => string {
  return (name) => {
    const formed = foldsForm ? name.normalize() : name;
    return foldsCase ? formed.toLowerCase() : formed;
  };
}

/**
 * Whether a file stands there under exactly this name: on systems that take several names for the same, another spelling is
 * another file. A folder of that name is none.
 */
export async function isFileThere(folder: Folder, path: Key): Promise<boolean> {
  const there = await folder.stat(path);
  if (there === null || there.kind === 'folder') return false;
  if (!folder.foldsCase && !folder.foldsForm) return true;
  let parent = '' as Key;
  for (const segment of path.split('/')) {
    const inside = joinKey(parent, segment);
    if (!(await folder.list(parent)).some((found) => found.path === inside)) return false;
    parent = inside;
  }
  return true;
}
