// What a data worker is sent to do: one request of S3 with one end on this computer's disk. Plain data, for it crosses threads.

import type { ErrorWire } from '../../contract/errors.ts';
import type { Key, LocalPath } from '../../contract/models.ts';
import type { Disk } from './local/real-folders.ts';
import type { ProxyChoice } from './s3/wire/proxy-choice.ts';
import type { Expected } from './store.ts';

/** How an account is reached and signed for, as it is known at this moment. */
export interface AccountSnapshot {
  /** Empty for Amazon, whose host depends on the region. */
  readonly endpoints: readonly string[];
  readonly homeRegion: string;
  readonly regions: Readonly<Record<string, string>>;
  readonly isVirtual: boolean;
  readonly clockOffsetMs: number;
  readonly ca: string | null;
  /** The proxy on the way; null where there is none. */
  readonly proxy: ProxyChoice | null;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string | undefined;
  };
}

/** Which checksums go along with a body. What is not sent is still computed where it is cheap (crc32). */
export type BodyCheck = 'crc32' | 'md5' | 'both' | 'none';

interface OfObject {
  readonly account: string;
  readonly bucket: string;
  /** The whole key. */
  readonly objectKey: string;
}

/** Puts a whole small file into S3. A file of more than `mostBytes` is left alone. */
export interface PutFile extends OfObject {
  readonly t: 'put-file';
  readonly disk: Disk;
  readonly from: Key;
  /** The file's version; null: whichever it has. */
  readonly version: string | null;
  readonly mostBytes: number;
  /** Lower-case; the file's time of change is added as x-amz-meta-mtime. */
  readonly headers: Readonly<Record<string, string>>;
  readonly check: BodyCheck;
  /** What the file's SHA-256 must be, in hex; null: whichever it is. It goes along as metadata. Absent: nobody asks for it. */
  readonly sha256?: string | null;
}

/** Sends one part of a file. */
export interface PutPart extends OfObject {
  readonly t: 'put-part';
  readonly disk: Disk;
  readonly from: Key;
  readonly version: string;
  readonly uploadId: string;
  /** From 1. */
  readonly number: number;
  readonly start: number;
  readonly sizeBytes: number;
  readonly check: BodyCheck;
}

/** Puts a whole small object onto the disk, under its name only when it is complete and right. */
export interface GetFile extends OfObject {
  readonly t: 'get-file';
  /** The object's version; null: whichever it has. */
  readonly version: string | null;
  readonly mostBytes: number;
  readonly disk: Disk;
  readonly to: Key;
  readonly expected: Expected;
  /** The SHA-256 is wanted, and compared with the one that the object's metadata names, if any. */
  readonly isHashed?: boolean;
}

/** Writes one range of an object to its place in a part file that is there. */
export interface GetRange extends OfObject {
  readonly t: 'get-range';
  readonly version: string;
  readonly path: LocalPath;
  readonly start: number;
  readonly sizeBytes: number;
}

/** The CRC32s of ranges of a file. */
export interface HashRanges {
  readonly t: 'hash-ranges';
  readonly path: LocalPath;
  readonly ranges: readonly { readonly start: number; readonly sizeBytes: number }[];
}

/** The checksums of a whole file; entry.changed unless it has that version before and after, null: whichever it has before. */
export interface HashFile {
  readonly t: 'hash-file';
  readonly path: LocalPath;
  readonly version: string | null;
}

export type Errand = PutFile | PutPart | GetFile | GetRange | HashRanges | HashFile;

/** An answer of the server; its body only where the server refused. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface SourceFacts {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly version: string;
}

export type PutFileResult =
  | {
      readonly answer: Answered;
      readonly source: SourceFacts;
      readonly crc32: number;
      /** In hex, where it was asked for. */
      readonly sha256: string | null;
    }
  | { readonly tooLarge: SourceFacts };

export interface PutPartResult {
  readonly answer: Answered;
  readonly crc32: number;
}

export type GetFileResult =
  | {
      readonly answer: Answered;
      /** What lies on the disk now; null where the server refused. */
      readonly written: SourceFacts | null;
      /** What proved the bytes; null: nothing could. */
      readonly proof: string | null;
      /** In hex, where it was asked for. */
      readonly sha256: string | null;
    }
  /** Nothing was written: the object is larger than was allowed. */
  | { readonly answer: Answered; readonly tooLarge: number };

export interface GetRangeResult {
  readonly answer: Answered;
  readonly crc32: number;
}

export interface HashRangesResult {
  /** null for a range that the file does not have. */
  readonly crc32s: readonly (number | null)[];
}

export interface HashFileResult {
  readonly crc32: number;
  /** In lower-case hex. */
  readonly sha256: string;
}

export type ResultOf<E extends Errand> = E extends PutFile
  ? PutFileResult
  : E extends PutPart
    ? PutPartResult
    : E extends GetFile
      ? GetFileResult
      : E extends GetRange
        ? GetRangeResult
        : E extends HashRanges
          ? HashRangesResult
          : HashFileResult;

/** A failure on its way between threads: ours, or one of the network below HTTP. */
export type ErrandFailure =
  | { readonly t: 'app'; readonly error: ErrorWire }
  | { readonly t: 'network'; readonly raw: string; readonly isSent: boolean }
  | { readonly t: 'bug'; readonly name: string; readonly message: string };

export interface ErrandOptions {
  readonly signal?: AbortSignal | undefined;
  /** Bytes moved since the last call, now and then. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/** Runs errands, on threads of its own. */
export interface Carrier {
  /** From now on this account is reached so. */
  know(account: string, snapshot: AccountSnapshot): void;
  forget(account: string): void;
  /** Rejects with AppError, with WireError for a failure below HTTP, or with an abort error. */
  run<E extends Errand>(errand: E, options: ErrandOptions): Promise<ResultOf<E>>;
}
