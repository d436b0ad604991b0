// Where S3's ways of moving bytes change over, and how much is held in memory.

export interface S3Limits {
  /** Files up to this size go up in one request. */
  readonly singlePutBytes: number;
  /** The least size of a part; larger ones only where the file would have too many. */
  readonly partBytes: number;
  /** Objects up to this size come down in one request. */
  readonly singleGetBytes: number;
  /** The least size of a range; larger ones only where the object would have too many. */
  readonly rangeBytes: number;
  readonly rangesAtOnce: number;
  /** Parts of one file in flight. */
  readonly partsAtOnce: number;
  /** Parts in memory, over all files of an account. */
  readonly partBuffers: number;
  /** S3 copies files up to this size in one request. */
  readonly singleCopyBytes: number;
  readonly copyPartBytes: number;
}

const mebibyte = 1024 * 1024;

export const standardLimits: S3Limits = {
  singlePutBytes: 16 * mebibyte,
  partBytes: 16 * mebibyte,
  singleGetBytes: 16 * mebibyte,
  rangeBytes: 16 * mebibyte,
  rangesAtOnce: 4,
  partsAtOnce: 4,
  partBuffers: 8,
  singleCopyBytes: 5_000_000_000,
  copyPartBytes: 512 * mebibyte,
};

// S3 allows 10,000 parts; the rest is room for files that are larger than they were said to be.
const mostParts = 9_000;

/** The size of this file's parts, the same for all but the last. */
export function partSize(sizeBytes: number, leastBytes: number): number {
  return Math.max(leastBytes, Math.ceil(sizeBytes / mostParts));
}
