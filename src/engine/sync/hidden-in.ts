// What a person's rules would hide in a folder, shown before the rules are kept.

import type { Key, LocalPath } from '../../contract/models.ts';
import type { Platform } from '../store/path.ts';
import { createIgnore } from './ignore.ts';
import { openFolder } from './local/open-folder.ts';

export interface Hidden {
  readonly path: Key;
  readonly kind: 'file' | 'folder';
}

/** In pages, a folder's own at a time; what lies in a hidden folder is not gone into. A folder that cannot be read is left out. */
export async function* hiddenIn(
  root: LocalPath,
  lines: readonly string[],
  platform: Platform,
  signal: AbortSignal,
): AsyncGenerator<Hidden[]> {
  const folder = await openFolder(root, platform, { mayTry: false });
  const ignore = createIgnore(lines);
  const open: Key[] = ['' as Key];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    signal.throwIfAborted();
    const found = await folder.list(key, { signal }).catch(() => []);
    const hidden: Hidden[] = [];
    for (const { path, kind } of found) {
      const shown = kind === 'folder' ? 'folder' : 'file';
      if (ignore.hides(path, shown)) hidden.push({ path, kind: shown });
      else if (kind === 'folder') open.push(path);
    }
    if (hidden.length > 0) yield hidden;
  }
}
