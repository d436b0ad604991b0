// What a store can say of a file's bytes without giving them.

import type { Algorithm } from './hasher.ts';

/** A checksum in base64: over all bytes, or where `parts` is a number over the checksums of that many parts. */
export interface Sum {
  readonly algorithm: Algorithm;
  readonly digest: string;
  readonly parts: number | null;
}

/** What the store says when asked. */
export interface Sums {
  /** Those over all bytes first, and among each kind the one to prefer first. */
  readonly sums: readonly Sum[];
  /**
   * How long the parts may be, the best guess first: as the first part lets expect, or as clients usually cut. A checksum that
   * comes out right by a guess proves as much as by knowledge; one that comes out wrong proves nothing.
   */
  likelyPartSizes(): Promise<readonly (readonly number[])[]>;
  /** How long each part is, each asked for; null where the store does not tell. */
  partSizes(): Promise<readonly number[] | null>;
}

/** The proofs of one entry in the version that was listed. */
export interface Proofs {
  /**
   * What the listing alone lets suppose. Bytes that agree with it are the right ones; that they do not says nothing, for it
   * may not be a checksum at all.
   */
  readonly likely: Sum | null;
  /** Asks the store; entry.changed when it has another version by now. */
  ask(signal: AbortSignal | undefined): Promise<Sums>;
}
