// Giving an entry another name in the same folder: in one step where the store can, else key by key.

import { isAbort } from '../../base/abort.ts';
import { AppError } from '../../contract/errors.ts';
import type { Entry, Key } from '../../contract/models.ts';
import type { Tally } from '../../contract/transfer.ts';
import { folderPrefix, joinKey, parentKey } from '../store/path.ts';
import type { Store } from '../store/store.ts';
import { inParallel } from './in-parallel.ts';
import { checkName } from './name.ts';
import { RunningTally } from './tally.ts';

export interface Renaming {
  readonly store: Store;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** An entry of this key has come or gone. */
  readonly onChanged: (key: Key) => void;
}

const copiesAtOnce = 8;
const op = 'entry.rename';

/**
 * Never replaces anything: entry.exists where the name is taken. Key by key, each file is copied, looked at, and only then
 * removed in the version that was copied; a file that fails keeps its old name and is told, the others have the new one.
 * Stopped in the middle, each file has the old name, the new one, or for a moment both.
 */
export async function* renameEntry(renaming: Renaming, key: Key, name: string): AsyncGenerator<Tally> {
  const { store, now, signal, onChanged } = renaming;
  const tally = new RunningTally(now);
  const from = store.nameOf(key);
  checkName(name, op, from);
  const to = joinKey(parentKey(key), name);
  const entry = await store.stat(key, { signal });
  if (!entry) throw new AppError('entry.missing', { op, from });
  if (to === key) return yield tally.result();

  if (store.rename) {
    await store.rename(entry, to, { signal });
    tally.add(entry);
  } else {
    if (await isTaken(store, to, signal))
      throw new AppError('entry.exists', { op, from, to: store.nameOf(to) });
    if (entry.kind === 'file') await relocate(store, entry, to, signal);
    else yield* below(entry);
    if (entry.kind === 'file') tally.add(entry);
  }
  onChanged(key);
  onChanged(to);
  yield tally.result();

  async function* below(folder: Entry): AsyncGenerator<Tally> {
    const prefix = folderPrefix(folder.key);
    const work = async (item: Entry) => {
      const target = item.key === folder.key ? to : joinKey(to, item.key.slice(prefix.length));
      try {
        await relocate(store, item, target, signal);
        tally.add(item);
      } catch (error) {
        if (isAbort(error)) throw error;
        tally.fail(error, op, store.nameOf(item.key));
      }
    };
    for await (const _ of inParallel(entriesOf(store, folder.key, signal), copiesAtOnce, work))
      if (tally.isDue()) yield tally.result();
  }
}

async function isTaken(store: Store, key: Key, signal: AbortSignal): Promise<boolean> {
  if (await store.stat(key, { signal })) return true;
  for await (const page of store.list(key, { signal })) if (page.length > 0) return true;
  return false;
}

/** Copies, proves the copy, removes the original. */
async function relocate(store: Store, entry: Entry, to: Key, signal: AbortSignal): Promise<void> {
  if (entry.trouble) throw new AppError(entry.trouble.code, entry.trouble);
  if (entry.kind === 'folder') await store.createFolder(to, { signal });
  else {
    const copied = await copyTo(store, entry, to, signal);
    const there = await store.stat(to, { signal });
    if (!there || there.version !== copied.version || there.sizeBytes !== entry.sizeBytes)
      throw new AppError('bytes.wrong', { op, from: store.nameOf(entry.key) });
  }
  await store.remove(entry, { signal });
}

async function copyTo(store: Store, entry: Entry, to: Key, signal: AbortSignal): Promise<Entry> {
  const expected = { kind: 'absent' } as const;
  if (store.copy) return store.copy(entry, to, { expected, signal });
  const version = entry.version ?? undefined;
  const { entry: read, bytes } = await store.read(entry.key, { version, signal });
  let opened: AsyncIterable<Uint8Array> | undefined = bytes;
  return store.write(
    to,
    async function* () {
      const first = opened;
      opened = undefined;
      yield* first ?? (await store.read(entry.key, { version, signal })).bytes;
    },
    { expected, sizeBytes: read.sizeBytes ?? 0, modifiedMs: read.modifiedMs, signal },
  );
}

async function* entriesOf(store: Store, folder: Key, signal: AbortSignal): AsyncGenerator<Entry> {
  for await (const page of store.list(folder, { signal, isDeep: true })) yield* page;
}
