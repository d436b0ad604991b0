// What the sync engine asks of a folder on this computer. The real one is a disk; a simulation stands in for it in tests.

import { hasCode } from '../../contract/errors.ts';
import type { Key } from '../../contract/models.ts';
import type { Platform } from '../store/path.ts';
import type { Options } from '../store/store.ts';

/** Our own folder inside a pair's folder, and our own prefix inside its place: never synced. */
export const ownFolder = '.longshore' as Key;

/** A file, folder or other thing as the system records it; nothing is followed. */
export interface Found {
  readonly kind: 'file' | 'folder' | 'other';
  readonly path: Key;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** Changes with every write, however the times are set afterwards: size, time of change, time of change of the record. */
  readonly fingerprint: string;
  /** What the fingerprint begins with, without the time of the record, which a rename changes: `size-mtimeNs`. */
  readonly content: string;
  /** The system's number of the file; equal before and after a move only where `keepsNumbers` holds. */
  readonly inode: string;
  /** Why it cannot be synced, as a sentence: a socket, a symbolic link, a name that is no UTF-8. */
  readonly trouble?: string;
}

export interface FolderIdentity {
  readonly device: string;
  readonly inode: string;
  /** What `mark` wrote; null where there is no mark. */
  readonly mark: string | null;
}

/**
 * A folder and all below it. Every path is checked to lie strictly inside, with no symbolic link on the way.
 *
 * All methods reject with AppError. Absence is only what the system positively says (`null`, entry.missing); a folder that cannot
 * be read rejects. What a method has done outlasts a power cut when it resolves, unless it says otherwise.
 */
export interface Folder {
  readonly platform: Platform;
  /** True where names that differ only in case are one name. */
  readonly foldsCase: boolean;
  /** True where names that differ only in normalisation (NFC, NFD) are one name. */
  readonly foldsForm: boolean;
  /** True where a file has the same `inode` after a move: not on FAT under Windows, where that is the place of its entry. */
  readonly keepsNumbers: boolean;

  /** Which folder this is; entry.missing when there is none, access.denied when nobody may say. It is never made. */
  identity(): Promise<FolderIdentity>;
  /** Gives the folder a mark in place of the one it has; entry.changed or entry.exists where that is not `before`. */
  mark(mark: string, before: string | null): Promise<void>;

  /** All that lies directly inside `folder` ('' is the root), but for our own folder; whole, or it rejects. */
  list(folder: Key, options?: Options): Promise<readonly Found[]>;
  /** What stands there; null only where the folder itself is there and the path is not. */
  stat(path: Key): Promise<Found | null>;
  /** The SHA-256 of the file's bytes, in lower-case hex; entry.changed unless it is there with this fingerprint before and after. */
  hash(path: Key, fingerprint: string, options?: Options): Promise<string>;

  /** Makes the folder and those above it; a folder that is there already is as good. */
  makeFolder(path: Key): Promise<void>;
  /** Removes an empty folder; entry.exists when it is not empty, entry.missing when there is none. */
  removeFolder(path: Key): Promise<void>;

  /**
   * Gives a file another name, never over anything: entry.exists when something stands there, entry.missing when the file is
   * gone, entry.changed when it is no file any more or another one has its new name. Folders on the way to `to` are made. The answer is the file under its new name.
   *
   * There is no moment without the file, but after a crash or an error it may have both names. So whoever finishes a move that
   * was begun before calls it again with `isAgain`: then a `to` that is a second name of `from` is no obstacle, and only `from`
   * goes. Without it that is entry.exists, for a person may have given one file two names.
   */
  move(from: Key, to: Key, options?: { readonly isAgain?: boolean }): Promise<Found>;
  /** Removes a file for good. For our own folder only: unfinished files, and trash whose time is over. */
  destroy(path: Key): Promise<void>;
  /** Like `list`, of a folder inside our own, such as `.longshore/trash`. Nothing there: no entries. */
  listOwn(folder: Key): Promise<readonly Found[]>;

  /** Bytes that are free; null where the system does not tell. */
  freeBytes(): Promise<number | null>;
}

/** When the system last changed the file's record, in milliseconds since 1970, as its fingerprint tells. */
export function recordedMs(fingerprint: string): number {
  return Number(fingerprint.split('-')[2] ?? 0) / 1e6;
}

/** True where a move has changed nothing of a file but its name. Where numbers are not kept, size and time of change must do. */
export function isUnchanged(
  { keepsNumbers }: Pick<Folder, 'keepsNumbers'>,
  before: Found,
  after: Found,
): boolean {
  return after.content === before.content && (!keepsNumbers || after.inode === before.inode);
}

/** True for what `move` rejects with where the new name cannot be had: something stands there, or a file or a link above it. */
export function isNameTaken(error: unknown): boolean {
  return (
    hasCode(error, 'entry.exists') || hasCode(error, 'entry.name') || hasCode(error, 'entry.unsupported')
  );
}
