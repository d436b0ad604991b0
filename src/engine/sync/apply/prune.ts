// Removes folders that our own removals have left empty; a folder of which anything is left stays.

import { hasCode } from '../../../contract/errors.ts';
import type { Key } from '../../../contract/models.ts';
import { parentKey } from '../../store/path.ts';
import type { Folder } from '../folder.ts';

/** From the folder of `path` upwards. */
export async function pruneAbove(folder: Folder, path: Key): Promise<void> {
  for (let parent = parentKey(path); parent !== ''; parent = parentKey(parent)) {
    try {
      await folder.removeFolder(parent);
    } catch (error) {
      if (hasCode(error, 'entry.missing')) continue;
      // Not empty, or not ours to remove: both are reasons to leave it.
      return;
    }
  }
}
