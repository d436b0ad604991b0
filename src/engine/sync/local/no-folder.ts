// A folder that is not there, for a look at what would happen if it were made.

import { AppError } from '../../../contract/errors.ts';
import type { LocalPath } from '../../../contract/models.ts';
import type { Platform } from '../../store/path.ts';
import type { Folder } from '../folder.ts';
import { usualFolding } from './name-folding.ts';

/** Has nothing in it, and refuses whatever would need more than that: entry.missing. */
export function noFolder(root: LocalPath, platform: Platform): Folder {
  const refuse = async (): Promise<never> => {
    throw new AppError('entry.missing', { op: 'entry.stat', from: root });
  };
  return {
    platform,
    ...usualFolding[platform],
    keepsNumbers: true,
    identity: async () => ({ device: '', inode: '', mark: null }),
    list: async () => [],
    stat: async () => null,
    listOwn: async () => [],
    freeBytes: async () => null,
    mark: refuse,
    hash: refuse,
    makeFolder: refuse,
    removeFolder: refuse,
    move: refuse,
    destroy: refuse,
  };
}
