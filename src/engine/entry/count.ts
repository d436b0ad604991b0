// Counting what lies at and below some keys, for the question before a deletion.

import type { Entry, Key } from '../../contract/models.ts';
import type { Tally } from '../../contract/transfer.ts';
import { parentKey, placeKey } from '../store/path.ts';
import type { Store } from '../store/store.ts';
import { RunningTally } from './tally.ts';

/** Each item replaces the one before; the last is the whole. A key that is not there counts nothing. */
export async function* countEntries(
  store: Store,
  keys: readonly Key[],
  now: () => number,
  signal: AbortSignal,
): AsyncGenerator<Tally> {
  const tally = new RunningTally(now);
  const folders = new Set<Key>();
  for (const key of keys) {
    const entry = await store.stat(key, { signal });
    if (!entry) continue;
    if (entry.kind === 'file') tally.add(entry);
    else {
      addFolder(key);
      for await (const page of store.list(key, { signal, isDeep: true })) {
        for (const below of page) {
          if (below.kind === 'file') tally.add(below);
          addFolders(below, key);
        }
        if (tally.isDue()) yield tally.result();
      }
    }
    if (tally.isDue()) yield tally.result();
  }
  yield tally.result();

  // A deep listing names files; the folders between are read off their keys.
  function addFolders(entry: Entry, top: Key): void {
    let folder = entry.kind === 'folder' ? entry.key : parentKey(entry.key);
    while (folder.length > top.length && addFolder(folder)) folder = parentKey(folder);
  }

  function addFolder(folder: Key): boolean {
    if (folder === placeKey || folders.has(folder)) return false;
    folders.add(folder);
    tally.add({ kind: 'folder', sizeBytes: null });
    return true;
  }
}
