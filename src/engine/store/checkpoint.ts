// What survives a restart of one large write: what was begun, and which parts of it are across.

import { Key, LocalPath } from '../../contract/models.ts';
import { z } from '../../contract/schema.ts';

/**
 * When uploads of this key were asked for, in milliseconds since 1970 by this computer's clock, of which no id came to be known:
 * the service may have begun them.
 */
const unheardMs = z.optional(z.array(z.number()));

/** An upload in parts that the service knows of, or a part file on this disk; bound to one version of the source. */
export const Begun = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('asked'), targetKey: Key, unheardMs }),
  z.object({
    kind: z.literal('upload'),
    uploadId: z.string(),
    /** What marks the object as written by this upload. */
    operation: z.string(),
    targetKey: Key,
    version: z.string(),
    sizeBytes: z.int(),
    partBytes: z.int(),
    /** Whether its parts go with checksums of their own, which is settled when it is begun. */
    hasChecksum: z.boolean(),
    /** Of the whole file, where the object says its SHA-256: what is sent must come to the same CRC32. */
    hash: z.optional(z.object({ sha256: z.string(), crc32: z.int() })),
    /** When it was asked for itself. */
    askedMs: z.optional(z.number()),
    unheardMs,
  }),
  z.object({
    kind: z.literal('download'),
    /** The part file, which may not have been made yet. */
    path: LocalPath,
    targetKey: Key,
    version: z.string(),
    sizeBytes: z.int(),
    partBytes: z.int(),
  }),
]);
export type Begun = z.infer<typeof Begun>;

export interface SavedPart {
  /** From 1. */
  readonly number: number;
  readonly sizeBytes: number;
  readonly crc32: number;
  /** What the service called it; null for a download. */
  readonly etag: string | null;
}

/** The memory of one item. What it cannot write down it throws as the journal does. */
export interface Checkpoint {
  readonly begun: Begun | null;
  readonly parts: readonly SavedPart[];
  /** Written down when this returns. */
  begin(begun: Begun): void;
  /** Written down soon. */
  save(part: SavedPart): void;
  /** Nothing of it is left. What has arrived is forgotten by whoever writes down that it has. */
  forget(): void;
  /** The same, because the source has become another. */
  startOver(): void;
}
