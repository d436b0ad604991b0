// Emptying a pair's trash on this computer: what was kept long enough goes, but for files that somebody still wrote to.

import { throwIfAborted } from '../../../base/abort.ts';
import { AppError, type ErrorWire, toWire } from '../../../contract/errors.ts';
import type { Key } from '../../../contract/models.ts';
import type { Trashed } from '../../journal/pair-journal.ts';
import { folderPrefix, parentKey } from '../../store/path.ts';
import type { Options } from '../../store/store.ts';
import type { Folder } from '../folder.ts';
import { trashFolder } from '../ops.ts';

/**
 * What has become of one file. gone: destroyed, or somebody else has emptied it; changed: an application that had it open has
 * written to it since, so these bytes are nowhere else and it stays; failed: it is to be tried again.
 */
export type Emptied<T extends Trashed> = { readonly trashed: T } & (
  | { readonly is: 'gone' | 'changed' }
  | { readonly is: 'failed'; readonly error: ErrorWire }
);

/** Destroys the local files among these that were put there before `beforeMs`, and the folders of the trash that are empty then. */
export async function* emptyTrash<T extends Trashed>(
  folder: Folder,
  records: Iterable<T>,
  beforeMs: number,
  { signal }: Options = {},
): AsyncGenerator<Emptied<T>> {
  const folders = new Set<Key>();
  for (const trashed of records) {
    throwIfAborted(signal);
    if (trashed.side !== 'local' || trashed.atMs >= beforeMs) continue;
    try {
      const is = await empty(folder, trashed);
      if (is === 'gone') folders.add(parentKey(trashed.where));
      yield { trashed, is };
    } catch (error) {
      yield { trashed, is: 'failed', error: toWire(error, 'entry.remove') };
    }
  }
  for (const emptied of folders) await removeEmpty(folder, emptied);
}

async function empty(folder: Folder, { where, fingerprint }: Trashed): Promise<'gone' | 'changed'> {
  const found = await folder.stat(where);
  if (found === null) return 'gone';
  // The move into the trash has changed the time of the record, so that does not count.
  const isSame = fingerprint !== null && `${fingerprint}-`.startsWith(`${found.content}-`);
  if (found.kind !== 'file' || !isSame) return 'changed';
  await folder.destroy(where);
  return 'gone';
}

/** Removes the folder and those above it, as far as they are empty and lie in the trash. */
async function removeEmpty(folder: Folder, emptied: Key): Promise<void> {
  for (let path = emptied; path.startsWith(folderPrefix(trashFolder)); path = parentKey(path)) {
    try {
      await folder.removeFolder(path);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // Something lies in it, or it is gone already; either way the next emptying will see.
      if (error.code !== 'entry.missing') return;
    }
  }
}
