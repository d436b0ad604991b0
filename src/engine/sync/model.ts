// The words of the sync engine: what was seen, what was last known to be alike, and what follows from both.

import type { ErrorWire } from '../../contract/errors.ts';
import type { Key } from '../../contract/models.ts';
import type { ConflictRule, DeleteRule, PairMode } from '../../contract/pair.ts';
import type { Expected } from '../store/store.ts';

/** One path when both sides were last known to hold the same bytes. */
export interface Base {
  readonly path: Key;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly fingerprint: string;
  readonly inode: string;
  /** Of the file, in milliseconds since 1970. */
  readonly modifiedMs: number;
  readonly etag: string;
  /** The file was written so lately that another write may leave no trace: the next pass reads it once more. */
  readonly isRacy: boolean;
}

export interface LocalFile {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly fingerprint: string;
  readonly inode: string;
  /** null until its bytes were read in this version. */
  readonly sha256: string | null;
}

export interface RemoteFile {
  readonly sizeBytes: number;
  readonly modifiedMs: number | null;
  readonly etag: string;
  readonly storageClass: string | null;
}

/**
 * How one side shows a path. same: as the base has it; file: new or another; absent: positively not there; unknown: it could not
 * be seen, which is never absence; barred: something stands there, or would, that cannot be synced.
 */
export type Sight<F> =
  | { readonly is: 'same' }
  | { readonly is: 'file'; readonly file: F }
  | { readonly is: 'absent' }
  | { readonly is: 'unknown' }
  | { readonly is: 'barred'; readonly error: ErrorWire };

/** All that decides about one path. */
export interface Seen {
  readonly path: Key;
  readonly base: Base | null;
  readonly local: Sight<LocalFile>;
  readonly remote: Sight<RemoteFile>;
  /**
   * Whether all that was seen of it holds the same bytes, what is gone or the same being as in the base; null: not looked at yet.
   * What a look cannot prove is false.
   */
  readonly areEqual: boolean | null;
}

export interface Rules {
  readonly mode: PairMode;
  readonly deletes: DeleteRule;
  readonly conflicts: ConflictRule;
  /**
   * What becomes of a file of the target that is not as it was last in sync with the source, or never was, once the source has
   * none. `deletes: keep` keeps these as well. Two-way pairs have no such file.
   */
  readonly extras: 'keep' | 'remove';
}

/** What is to be done about one path. `expected` is what must stand at the target for it to be done. */
export type Verdict =
  | { readonly do: 'nothing' }
  /** Something is unknown: another pass will tell. */
  | { readonly do: 'wait' }
  /** Whether the bytes are the same decides: read what must be read, a file that may have the base's bytes included, and ask again. */
  | { readonly do: 'look' }
  /** Both hold the same: write that down. */
  | { readonly do: 'adopt' }
  /** Neither holds it, or it is no longer ours to keep alike: strike it from the base. */
  | { readonly do: 'forget' }
  | { readonly do: 'upload'; readonly expected: Expected }
  | { readonly do: 'download'; readonly expected: Expected }
  | { readonly do: 'remove-local'; readonly fingerprint: string }
  | { readonly do: 'remove-remote'; readonly etag: string }
  | { readonly do: 'conflict' };
