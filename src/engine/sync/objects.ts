// What the sync engine asks of a place in a bucket. The real one is S3; a simulation stands in for it in tests.

import type { Key, StorageClass } from '../../contract/models.ts';
import type { Begun, Checkpoint } from '../store/checkpoint.ts';
import type { Expected, Options } from '../store/store.ts';

/** An object as a listing tells of it; `path` is its key without the pair's prefix. */
export interface Listed {
  readonly path: Key;
  readonly sizeBytes: number;
  /** Opaque: equal as long as the object is the same. */
  readonly etag: string;
  /** By the server's clock. */
  readonly modifiedMs: number | null;
  readonly storageClass: string | null;
}

/** An object as the server tells of it when asked. */
export interface Looked extends Listed {
  /** The SHA-256 that whoever wrote it said it has, in lower-case hex; null where nobody did. */
  readonly sha256: string | null;
  /** Which write of ours made it; null: not one of ours. */
  readonly op: string | null;
  /** The time of change of the file that it was made of; null where nobody said. */
  readonly sourceMs: number | null;
  /** Its bytes must be restored before they can be read. */
  readonly isArchived: boolean;
  readonly versionId: string | null;
}

/** A file of the pair's folder in one version, whose bytes are known. */
export interface SameAs {
  readonly path: Key;
  readonly fingerprint: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

export interface Uploading extends Options {
  /** The file in the pair's folder, in exactly this version: entry.changed (op `entry.read`) when it is another before or after. */
  readonly from: Key;
  readonly fingerprint: string;
  readonly sizeBytes: number;
  /** What the person's bytes are known to be; null: found out on the way. */
  readonly sha256: string | null;
  readonly modifiedMs: number;
  readonly expected: Expected;
  /** Marks the object as written by this act, so that an answer that got lost can be made up for. */
  readonly op: string;
  readonly storageClass?: StorageClass | undefined;
  /** What an earlier attempt has got across; a large upload goes on there. null: it begins anew after a crash. */
  readonly checkpoint: Checkpoint | null;
  readonly onProgress?: (doneBytes: number) => void;
}

export interface Downloading extends Options {
  readonly etag: string;
  readonly sizeBytes: number;
  /** A path in our own folder where nothing stands yet; the file appears there whole and verified, or not at all. */
  readonly to: Key;
  readonly onProgress?: (doneBytes: number) => void;
}

export interface Downloaded {
  /** Of the bytes as they were written. */
  readonly sha256: string;
  /** What proved them against the server's word, such as `crc32`; 'none' where nothing could. */
  readonly proof: string;
  /** The time of change that the new file has. */
  readonly modifiedMs: number;
}

/** off: never switched on; suspended counts as off, for then an overwrite destroys the version that has no id. */
export type Versioning = 'on' | 'off' | 'unknown';

/**
 * A place in a bucket and all keys that begin with its prefix.
 *
 * All methods reject with AppError. A listing is whole or rejects; absence is only a positive 404. What expects something never
 * replaces anything else: entry.exists or entry.changed (op `entry.write`, `entry.remove`, `copy`) when it does not hold, which
 * may be our own earlier attempt whose answer got lost: look, and compare `op`.
 */
export interface Objects {
  /** Whether the store keeps to preconditions; false: a look before and after stands in. null: `writeOwn` is yet to find out. */
  readonly keepsPreconditions: boolean | null;

  /** All objects in pages, in any order, also the place's own marker and those below our own prefix. Costs one request for each thousand. */
  list(options?: Options): AsyncIterable<readonly Listed[]>;
  look(path: Key, options?: Options): Promise<Looked | null>;
  /**
   * Whether an object has the very bytes of a file, proved by checksums; where none can tell and `mayRead` holds, by reading it.
   * null: nothing could tell. entry.changed when the file or the object is another by now.
   */
  isSame(
    object: Listed,
    file: SameAs,
    options?: Options & { readonly mayRead?: boolean },
  ): Promise<boolean | null>;

  upload(path: Key, uploading: Uploading): Promise<Looked>;
  /** Removes what a large upload that will not be gone on with has left in the bucket. */
  abandon(begun: Begun): Promise<void>;
  download(path: Key, downloading: Downloading): Promise<Downloaded>;
  /** Copies inside the bucket, in exactly that version, with metadata, tags and class; the copy is looked at afterwards. */
  copy(
    from: Key,
    etag: string,
    to: Key,
    writing: Options & { readonly expected: Expected; readonly op: string },
  ): Promise<Looked>;
  /** Removes exactly that version; entry.missing when it is gone already. */
  remove(path: Key, etag: string, options?: Options): Promise<void>;

  versioning(): Promise<Versioning>;
  /** A small object of our own, such as the mark, by its whole path below our own prefix; null when there is none. */
  readOwn(path: Key): Promise<{ readonly text: string; readonly etag: string } | null>;
  /** Gives the new ETag. */
  writeOwn(path: Key, text: string, expected: Expected): Promise<string>;
  /** The objects below our own prefix, for emptying the trash. */
  listOwn(folder: Key): AsyncIterable<readonly Listed[]>;
}
