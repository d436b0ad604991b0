// Listing a folder of a disk, or all below it, in pages; what cannot be used is shown with the reason, never left out.

import type { Dir } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { throwIfAborted } from '../../../base/abort.ts';
import { toWire } from '../../../contract/errors.ts';
import type { Entry, Key, LocalPath } from '../../../contract/models.ts';
import { joinKey, keyProblem, keyToPath } from '../path.ts';
import { folderEntry, localEntry, trouble } from './local-entry.ts';
import { isMissing, localError } from './local-error.ts';
import { Looks } from './looks.ts';
import { isPartName } from './part-name.ts';
import { type Disk, realFolderPath } from './real-folders.ts';

const op = 'entry.list';
const pageSize = 500;

interface Wanted {
  readonly disk: Disk;
  readonly signal: AbortSignal | undefined;
}

interface Listing extends Wanted {
  readonly looks: Looks;
}

/** The entries directly inside `key`, in the disk's order. Throws when the folder cannot be read. */
export async function* listFolder({ disk, signal }: Wanted, key: Key): AsyncGenerator<Entry[]> {
  const path = await realFolderPath(disk, key, op);
  yield* pagesOf(await opendir(path, asBytes), { disk, signal, looks: new Looks() }, key, path);
}

/**
 * All files below `key`, and the folders that are empty. A folder that cannot be read comes as an entry with trouble,
 * and the rest goes on; only the top one throws.
 */
export async function* listDeep({ disk, signal }: Wanted, key: Key): AsyncGenerator<Entry[]> {
  const topPath = await realFolderPath(disk, key, op);
  const listing: Listing = { disk, signal, looks: new Looks() };
  // The folders still to be visited, the next one last: memory grows with the breadth of one branch, not with the tree.
  const open: { key: Key; path: LocalPath; isTop: boolean }[] = [{ key, path: topPath, isTop: true }];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    throwIfAborted(signal);
    let isEmpty = true;
    try {
      for await (const page of pagesOf(
        await opendir(folder.path, asBytes),
        listing,
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

async function* pagesOf(folder: Dir, listing: Listing, key: Key, path: LocalPath): AsyncGenerator<Entry[]> {
  let names: Buffer[] = [];
  // for-await closes the folder, also when the reader leaves early.
  for await (const found of folder) {
    throwIfAborted(listing.signal);
    const name: unknown = found.name;
    names.push(Buffer.isBuffer(name) ? name : Buffer.from(String(name)));
    if (names.length < pageSize) continue;
    yield await entriesOf(names, listing, key, path);
    names = [];
  }
  const last = await entriesOf(names, listing, key, path);
  if (last.length > 0) yield last;
}

interface Named {
  readonly key: Key;
  readonly path: LocalPath;
}

/** The entries of these names; those that are gone meanwhile are left out, for then they are truly not there. */
async function entriesOf(
  names: Buffer[],
  { disk, looks }: Listing,
  folder: Key,
  folderPath: LocalPath,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  const named: Named[] = [];
  for (const nameBytes of names) {
    const name = nameBytes.toString('utf8');
    if (isPartName(name)) continue;
    const key = joinKey(folder, name);
    if (Buffer.from(name).equals(nameBytes)) {
      named.push({ key, path: keyToPath(disk.root, key, disk.platform, op) });
      continue;
    }
    const detail = 'The name is not valid UTF-8, which S3 requires.';
    entries.push({ ...unlooked(key), trouble: trouble('entry.name', `${folderPath}/${name}`, detail) });
  }
  const found = await looks.at(named.map(({ path }) => path));
  for (const [index, { key, path }] of named.entries()) {
    const look = found[index];
    if (look === undefined) continue;
    if ('stats' in look) {
      const entry = localEntry(key, look.stats);
      const problem = keyProblem(key);
      entries.push(problem === null ? entry : { ...entry, trouble: trouble('entry.name', path, problem) });
    } else if (!isMissing(look.error)) {
      entries.push({ ...unlooked(key), trouble: toWire(localError(look.error, op, path), op) });
    }
  }
  return entries;
}

function unlooked(key: Key): Entry {
  return { ...folderEntry(key), kind: 'file' };
}
