// Listing a folder of a disk, or all below it, in pages; what cannot be used is shown with the reason, never left out.

import type { BigIntStats, Dir } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { throwIfAborted } from '../../../base/abort.ts';
import { toWire } from '../../../contract/errors.ts';
import type { Entry, Key, LocalPath } from '../../../contract/models.ts';
import { joinKey, keyProblem, keyToPath } from '../path.ts';
import { folderEntry, localEntry, trouble } from './local-entry.ts';
import { isMissing, localError } from './local-error.ts';
import { isPartName } from './part-name.ts';
import { type Disk, realFolderPath } from './real-folders.ts';

const op = 'entry.list';
const pageSize = 500;

interface Listing {
  readonly disk: Disk;
  readonly signal: AbortSignal | undefined;
}

/** The entries directly inside `key`, in the disk's order. Throws when the folder cannot be read. */
export async function* listFolder({ disk, signal }: Listing, key: Key): AsyncGenerator<Entry[]> {
  const path = await realFolderPath(disk, key, op);
  yield* pagesOf(await opendir(path, asBytes), { disk, signal }, key, path);
}

/**
 * All files below `key`, and the folders that are empty. A folder that cannot be read comes as an entry with trouble,
 * and the rest goes on; only the top one throws.
 */
export async function* listDeep({ disk, signal }: Listing, key: Key): AsyncGenerator<Entry[]> {
  const topPath = await realFolderPath(disk, key, op);
  // The folders still to be visited, the next one last: memory grows with the breadth of one branch, not with the tree.
  const open: { key: Key; path: LocalPath; isTop: boolean }[] = [{ key, path: topPath, isTop: true }];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    throwIfAborted(signal);
    let isEmpty = true;
    try {
      for await (const page of pagesOf(
        await opendir(folder.path, asBytes),
        { disk, signal },
        folder.key,
        folder.path,
      )) {
        isEmpty = false;
        const files: Entry[] = [];
        for (const entry of page) {
          if (entry.kind === 'file' || entry.trouble !== undefined) files.push(entry);
          else
            open.push({
              key: entry.key,
              path: keyToPath(disk.root, entry.key, disk.platform, op),
              isTop: false,
            });
        }
        if (files.length > 0) yield files;
      }
      if (isEmpty && !folder.isTop) yield [folderEntry(folder.key)];
    } catch (error) {
      const failure = localError(error, op, folder.path);
      if (folder.isTop || signal?.aborted === true) throw failure;
      // Removed since its parent was read: then it is truly not there.
      if (isMissing(error)) continue;
      yield [{ ...folderEntry(folder.key), trouble: toWire(failure, op) }];
    }
  }
}

// Names as bytes, for a name that is no UTF-8 would otherwise be changed on the way and never be found again. Node's
// types know only text encodings here.
const asBytes: object = { encoding: 'buffer', bufferSize: 128 };

async function* pagesOf(
  folder: Dir,
  { disk, signal }: Listing,
  key: Key,
  path: LocalPath,
): AsyncGenerator<Entry[]> {
  let names: Buffer[] = [];
  // for-await closes the folder, also when the reader leaves early.
  for await (const found of folder) {
    throwIfAborted(signal);
    const name: unknown = found.name;
    names.push(Buffer.isBuffer(name) ? name : Buffer.from(String(name)));
    if (names.length < pageSize) continue;
    yield await entriesOf(names, disk, key, path);
    names = [];
  }
  const last = await entriesOf(names, disk, key, path);
  if (last.length > 0) yield last;
}

async function entriesOf(names: Buffer[], disk: Disk, folder: Key, path: LocalPath): Promise<Entry[]> {
  const entries = await Promise.all(names.map((name) => entryOf(name, disk, folder, path)));
  return entries.filter((entry) => entry !== null);
}

async function entryOf(
  nameBytes: Buffer,
  disk: Disk,
  folder: Key,
  folderPath: LocalPath,
): Promise<Entry | null> {
  const name = nameBytes.toString('utf8');
  if (isPartName(name)) return null;
  const key = joinKey(folder, name);
  const unnamed: Entry = { ...folderEntry(key), kind: 'file' };
  if (!Buffer.from(name).equals(nameBytes)) {
    const detail = 'The name is not valid UTF-8, which S3 requires.';
    return { ...unnamed, trouble: trouble('entry.name', `${folderPath}/${name}`, detail) };
  }
  let stats: BigIntStats;
  const path = keyToPath(disk.root, key, disk.platform, op);
  try {
    stats = await lstat(path, { bigint: true });
  } catch (error) {
    if (isMissing(error)) return null;
    return { ...unnamed, trouble: toWire(localError(error, op, path), op) };
  }
  const entry = localEntry(key, stats);
  const problem = keyProblem(key);
  return problem === null ? entry : { ...entry, trouble: trouble('entry.name', path, problem) };
}
