// The Store: code that serves a kind of place. The engine moves entries between stores and knows nothing else of them.

import type { Entry, Key, LocalPath, StorageClass } from '../../contract/models.ts';
import type { Begun, Checkpoint } from './checkpoint.ts';
import type { Disk } from './local/real-folders.ts';
import type { ObjectAccess } from './object-access.ts';
import type { Proofs } from './proofs.ts';

export interface Options {
  readonly signal?: AbortSignal | undefined;
}

/** What a write or a removal demands to find: nothing at all, or exactly this version. There is no "whatever". */
export type Expected = { readonly kind: 'absent' } | { readonly kind: 'version'; readonly version: string };

/** An open file: what it is, and its bytes in order. Leaving the loop early, or an abort, closes it. */
export interface Reading {
  readonly entry: Entry;
  /** Fails with bytes.wrong when fewer or more bytes come than `entry.sizeBytes`, or a checksum differs. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** What the bytes are compared with on the way, such as `crc32`; 'none' where nothing is promised. Absent: there is no need. */
  readonly proof?: string;
}

export interface Writing extends Options {
  readonly expected: Expected;
  readonly sizeBytes: number;
  /** The source's time of change; kept, and given back by `stat` and `read` (s3: `x-amz-meta-mtime`, seconds with fraction). */
  readonly modifiedMs: number | null;
  readonly storageClass?: StorageClass | undefined;
  /** How many of the bytes have been taken over, now and then; the last call has them all. */
  readonly onProgress?: (doneBytes: number) => void;
}

export interface Copying extends Omit<Writing, 'sizeBytes' | 'modifiedMs'> {
  /** Which write makes the copy, said in its metadata; missing: the copy says what the source does. */
  readonly operation?: string;
}

/** A file of this computer, as whoever reaches its disk can find it. */
export interface DiskFile {
  readonly disk: Disk;
  readonly key: Key;
}

/** What a new object says of its making, so that it is known again. */
export interface Stamp {
  /** Which write made it: an answer that got lost can be made up for by looking (s3: `x-amz-meta-longshore-op`). */
  readonly operation: string;
  /** What the file's SHA-256 must be, in lower-case hex (entry.changed, op `entry.read`, else); null: whichever it is. */
  readonly sha256: string | null;
}

export interface Carrying extends Options {
  readonly expected: Expected;
  readonly storageClass?: StorageClass | undefined;
  /** What an earlier attempt has got across, and where this one writes down its own; null: nothing outlives this attempt. */
  readonly checkpoint: Checkpoint | null;
  /** Of an upload. Its SHA-256 goes along (s3: `x-amz-meta-longshore-sha256`); without a stamp none does. */
  readonly stamp?: Stamp;
  /** Of a download: only this version will do; entry.changed else. */
  readonly version?: string;
  /** Of a download: the SHA-256 is wanted. bytes.wrong where it is another than the object's metadata names. */
  readonly isHashed?: boolean;
  readonly onProgress?: (doneBytes: number) => void;
}

/** A file that was carried from a disk or to it. */
export interface Carried {
  /** The source as it was read. */
  readonly from: Entry;
  readonly written: Entry;
  /** What proved the bytes, such as `crc32`; 'none' where nothing could; null: there was no need. */
  readonly proof: string | null;
  /** In lower-case hex, of the bytes as they were sent or written; null or missing: not asked for, or only the object can tell. */
  readonly sha256?: string | null;
  /** Bytes that an earlier attempt had got across. */
  readonly resumedBytes: number;
}

/** A large file on its way onto a disk: a part file of the final size, to be filled in any order. */
export interface Receiving {
  /** The part file; where the file has its name already, it. */
  readonly path: LocalPath;
  /** False where the part file of an earlier attempt is used again. */
  readonly isNew: boolean;
  /** The file has its name already: all that an earlier attempt did not live to do was to say so. */
  readonly isNamed: boolean;
  /** Gives the file its time and name; entry.exists or entry.changed when what is expected does not hold. */
  finish(modifiedMs: number | null): Promise<Entry>;
  discard(): Promise<void>;
}

/** A file that is to be received. */
export interface Wanted {
  readonly sizeBytes: number;
  readonly modifiedMs: number | null;
  readonly expected: Expected;
  /** The part file of an earlier attempt that had all its bytes or some. */
  readonly path: LocalPath | null;
  /** Told of a new part file before it is made, so that it can be found whatever happens. */
  readonly onMake: (path: LocalPath) => void;
}

/** A write of what has no length yet. */
export interface StreamWriting extends Options {
  readonly expected: Expected;
  /** About how much will come, where that is known; too little said may turn out to be more than the store can take. */
  readonly expectedBytes: number | null;
  readonly storageClass?: StorageClass | undefined;
  readonly onProgress?: (doneBytes: number) => void;
}

/** What a kind of store can do beyond the minimum. */
export interface Features {
  /** Folders exist by themselves (a disk) or only as prefixes of keys (S3). */
  readonly hasRealFolders: boolean;
  /** A write that expects nothing is known to be refused where something stands, so that nobody need look before. */
  readonly isGuarded: boolean;
  readonly hasStorageClasses: boolean;
}

/**
 * Serves one place; every key is relative to it, and none may leave it.
 *
 * All methods reject with AppError (entry.missing, access.denied, network.lost, ...) or with an abort error, which leaves
 * nothing behind. Keys that the kind of store cannot hold are refused with entry.name before anything is touched.
 */
export interface Store {
  readonly features: Features;
  /** How a person names this key: an absolute path, or `s3://bucket/key`. */
  nameOf(key: Key): string;

  /**
   * The entries directly inside the folder `key` ('' is the place itself), in pages, in the store's own order. With
   * `isDeep` all files below it instead, each with its whole relative key, and folders only where they are empty or marked.
   * An entry that cannot be used carries `trouble`. A listing that breaks off throws: it never just ends.
   */
  list(key: Key, options?: Options & { readonly isDeep?: boolean }): AsyncIterable<Entry[]>;

  /** The entry of that key; null only when the store positively says that there is none. */
  stat(key: Key, options?: Options): Promise<Entry | null>;

  /** Opens a file; with `version` only that one (entry.changed else). */
  read(key: Key, options?: Options & { readonly version?: string | undefined }): Promise<Reading>;

  /**
   * Writes a whole file, atomically: until it is complete and verified the old one (or nothing) stands under the key.
   * entry.changed or entry.exists when `expected` does not hold. Parent folders are made as needed.
   * `bytes` is called once for each attempt, so that the store may start over.
   */
  write(key: Key, bytes: () => AsyncIterable<Uint8Array>, writing: Writing): Promise<Entry>;

  /**
   * The same from a source that can be read once and ends when it ends; a source that fails leaves nothing. Missing where the
   * kind of store has no use for it.
   */
  writeStream?(key: Key, bytes: AsyncIterable<Uint8Array>, writing: StreamWriting): Promise<Entry>;

  /** Makes an empty folder; entry.exists when there is one already. */
  createFolder(key: Key, options?: Options): Promise<Entry>;

  /** Removes one file, or one empty folder (or its marker), if it is still in that version. */
  remove(entry: Entry, options?: Options): Promise<void>;

  /** Copies one file inside this place without its bytes passing through here. Missing where the kind of store cannot. */
  copy?(from: Entry, to: Key, copying: Copying): Promise<Entry>;

  /** The folder that the entries are files of; missing where they are not on this computer's disk. */
  readonly disk?: Disk;

  /**
   * Takes a file of this computer by data workers. `from` is the file as it was seen, null where it was not looked at; then a
   * file too large for one request is left alone and the answer is null. Errors as of `read` and `write`.
   */
  upload?(file: DiskFile, from: Entry | null, to: Key, carrying: Carrying): Promise<Carried | null>;

  /** Brings a file onto a disk by data workers; the same the other way round. `receiver` serves that disk. */
  download?(
    from: Key,
    listedBytes: number | null,
    file: DiskFile,
    receiver: Store,
    carrying: Carrying,
  ): Promise<Carried>;

  /** Opens the part file of an earlier attempt, or a new one, for an entry of that size; disk.full where it would not fit. */
  receive?(key: Key, wanted: Wanted): Promise<Receiving>;

  /** Removes what a write that will not go on has left here. */
  abandon?(begun: Begun): Promise<void>;

  /** Renames a file or a whole folder in one step, never replacing anything. Missing where that takes copies. */
  rename?(from: Entry, to: Key, options?: Options): Promise<Entry>;

  /** The objects themselves, beyond files and folders. Missing where the kind of store has none. */
  readonly objects?: ObjectAccess;

  /** What can be told of a listed file's bytes without reading them. Missing where reading them costs nothing. */
  proofs?(entry: Entry): Proofs;
}
