// Removing entries and all that lies below them, each only in the version that was listed.

import { isAbort } from '../../base/abort.ts';
import { AppError } from '../../contract/errors.ts';
import type { Entry, Key } from '../../contract/models.ts';
import type { Tally } from '../../contract/transfer.ts';
import { placeKey } from '../store/path.ts';
import type { Store } from '../store/store.ts';
import { removeEmptyFolders } from './empty-folders.ts';
import { inParallel } from './in-parallel.ts';
import { RunningTally } from './tally.ts';

export interface Removing {
  readonly store: Store;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly onRemoved: (key: Key) => void;
}

const removalsAtOnce = 16;

/**
 * Files first, then folders from the deepest up. What fails is told and stays, with the folders around it; the rest goes on.
 * What was changed or added since it was listed stays too. The empty key stands for
 * all that is in the place. Leaving early stops it; what is gone is gone.
 */
export async function* removeEntries(removing: Removing, keys: readonly Key[]): AsyncGenerator<Tally> {
  const { store, now, signal, onRemoved } = removing;
  const tally = new RunningTally(now);
  for (const key of keys) {
    if (key === placeKey) {
      yield* below(key);
      continue;
    }
    const entry = await store.stat(key, { signal }).catch((error: unknown) => note(error, store.nameOf(key)));
    if (entry === undefined) continue;
    if (entry === null) {
      note(new AppError('entry.missing', { op: 'entry.remove', from: store.nameOf(key) }), store.nameOf(key));
    } else if (entry.kind === 'file') await remove(entry);
    else {
      try {
        yield* below(key);
      } catch (error) {
        note(error, store.nameOf(key));
      }
    }
    if (tally.isDue()) yield tally.result();
  }
  yield tally.result();

  async function* below(folder: Key): AsyncGenerator<Tally> {
    const failedBefore = tally.failed;
    for await (const _ of inParallel(filesOf(store, folder, signal), removalsAtOnce, remove))
      if (tally.isDue()) yield tally.result();
    await removeEmptyFolders(
      store,
      folder,
      signal,
      (gone) => {
        tally.add({ kind: 'folder', sizeBytes: null });
        onRemoved(gone.key);
      },
      (kept, error) => note(error, store.nameOf(kept.key)),
    );
    // Something has come in meanwhile; it was not asked for, so it stays, but nobody may think that all is gone.
    if (folder !== placeKey && tally.failed === failedBefore && (await store.stat(folder, { signal })))
      note(new AppError('entry.changed', { op: 'entry.remove' }), store.nameOf(folder));
  }

  async function remove(entry: Entry): Promise<void> {
    try {
      await store.remove(entry, { signal });
      tally.add(entry);
      onRemoved(entry.key);
    } catch (error) {
      note(error, store.nameOf(entry.key));
    }
  }

  function note(error: unknown, name: string): undefined {
    if (isAbort(error)) throw error;
    tally.fail(error, 'entry.remove', name);
  }
}

async function* filesOf(store: Store, folder: Key, signal: AbortSignal): AsyncGenerator<Entry> {
  for await (const page of store.list(folder, { signal, isDeep: true }))
    for (const entry of page) if (entry.kind === 'file' || entry.trouble) yield entry;
}
