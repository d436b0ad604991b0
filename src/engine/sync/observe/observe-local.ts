// One pass over the folder: what differs from the base is noted, and what was there is remembered.

import { throwIfAborted } from '../../../base/abort.ts';
import { AppError, type ErrorWire, toWire } from '../../../contract/errors.ts';
import type { Key } from '../../../contract/models.ts';
import type { PairJournal } from '../../journal/pair-journal.ts';
import { parentKey } from '../../store/path.ts';
import type { Folder, Found } from '../folder.ts';
import type { Ignore } from '../ignore.ts';
import type { LocalFile, Sight } from '../model.ts';
import { Bits } from './bits.ts';

const op = 'pair.observe';
const inBetween = 'An earlier content of it is in our trash and could not be put back yet.';

export interface LocalPass {
  /** The base rows of which something stands there. */
  readonly seen: Bits;
  /** Folders that could not be read, and files whose move has come to no end: nothing is known of them or of what lies below. */
  readonly unknown: ReadonlySet<Key>;
}

interface Pass {
  readonly folder: Folder;
  readonly journal: PairJournal;
  readonly ignore: Ignore;
  /** Reads every file again, however little it seems to have changed. */
  readonly isExact: boolean;
  readonly signal: AbortSignal;
  readonly onTrouble: (path: Key, error: ErrorWire) => void;
  /** Told how many more were seen that the rules do not leave alone. */
  readonly onFiles: (files: number) => void;
}

/** Throws where the root itself cannot be read, for then nothing at all is known. */
export async function observeLocal(pass: Pass): Promise<LocalPass> {
  const seen = new Bits();
  const unknown = new Set<Key>();
  for (const { aside, path } of pass.journal.ops()) {
    if (aside === null) continue;
    unknown.add(path);
    pass.onTrouble(path, toWire(new AppError('service.busy', { op, from: path, detail: inBetween }), op));
  }
  const open: Key[] = ['' as Key];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    throwIfAborted(pass.signal);
    try {
      const found = await pass.folder.list(folder, { signal: pass.signal });
      open.push(...noteFolder(pass, folder, found, seen, unknown));
    } catch (error) {
      throwIfAborted(pass.signal);
      if (folder === '') throw error;
      // Even one that seems to be gone since its parent was read: the next pass will tell.
      unknown.add(folder);
      pass.onTrouble(folder, toWire(error, op));
    }
  }
  return { seen, unknown };
}

/** Notes the files of one folder; gives the folders in it. */
function noteFolder(pass: Pass, folder: Key, found: readonly Found[], seen: Bits, unknown: Set<Key>): Key[] {
  const { journal, ignore, isExact } = pass;
  const rows = new Map(journal.baseIn(folder).map((row) => [row.path, row]));
  const folders: Key[] = [];
  const noted: { path: Key; sight: Sight<LocalFile> }[] = [];
  let files = 0;
  for (const one of found) {
    if (ignore.hides(one.path, one.kind === 'folder' ? 'folder' : 'file')) continue;
    if (one.kind === 'folder' && one.trouble === undefined) {
      folders.push(one.path);
      continue;
    }
    // What is left alone does not count: a folder with nothing else in it is empty.
    files += 1;
    const row = rows.get(one.path);
    if (row) seen.add(row.id);
    const { trouble } = one;
    if (one.kind !== 'file' || trouble !== undefined) {
      const error = toWire(new AppError('entry.unsupported', { op, from: one.path, detail: trouble }), op);
      pass.onTrouble(one.path, error);
      // It may be a link to a folder: what lay below it is not gone.
      unknown.add(one.path);
      noted.push({ path: one.path, sight: { is: 'barred', error } });
    } else if (!row || row.fingerprint !== one.fingerprint || row.isRacy || isExact) {
      const { sizeBytes, modifiedMs, fingerprint, inode } = one;
      const file = { sizeBytes, modifiedMs, fingerprint, inode, sha256: null };
      noted.push({ path: one.path, sight: { is: 'file', file } });
    }
  }
  if (noted.length > 0) journal.noteLocal(noted);
  pass.onFiles(files);
  return folders;
}

/** True where nothing is known of `path`, for itself or because a folder above it could not be read. */
export function isUnder(unknown: ReadonlySet<Key>, path: Key): boolean {
  if (unknown.size === 0) return false;
  for (let at = path; at !== ''; at = parentKey(at)) if (unknown.has(at)) return true;
  return false;
}
