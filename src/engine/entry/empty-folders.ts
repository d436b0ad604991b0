// Removing the folders that a removal or a move has emptied, the deepest first.

import { isAbort } from '../../base/abort.ts';
import type { Entry, Key } from '../../contract/models.ts';
import type { Store } from '../store/store.ts';

/**
 * Removes every empty folder below `folder`, then those that this has emptied, and at last `folder` itself unless it is the
 * place. A folder with anything in it stays. Gives each one removed to `onRemoved`, and the last failure of each that stays
 * although it is empty to `onFailed`.
 */
export async function removeEmptyFolders(
  store: Store,
  folder: Key,
  signal: AbortSignal | undefined,
  onRemoved: (entry: Entry) => void,
  onFailed: (entry: Entry, error: unknown) => void,
): Promise<void> {
  const failed = new Set<Key>();
  const remove = async (entry: Entry) => {
    try {
      await store.remove(entry, { signal });
      onRemoved(entry);
      return true;
    } catch (error) {
      if (isAbort(error)) throw error;
      failed.add(entry.key);
      onFailed(entry, error);
      return false;
    }
  };

  for (let hasMore = true; hasMore; ) {
    hasMore = false;
    for await (const page of store.list(folder, { signal, isDeep: true }))
      for (const entry of page)
        if (entry.kind === 'folder' && !entry.trouble && entry.key !== folder && !failed.has(entry.key))
          hasMore = (await remove(entry)) || hasMore;
  }
  if (folder === '') return;
  const self = await store.stat(folder, { signal });
  if (self?.kind !== 'folder') return;
  for await (const page of store.list(folder, { signal })) if (page.length > 0) return;
  await remove(self);
}
