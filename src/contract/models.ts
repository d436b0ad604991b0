// Places and what is in them, and the names by which things are called: plain, readonly data.

import type { Branded } from '../base/brand.ts';
import { ErrorWire } from './errors.ts';
import { z } from './schema.ts';

/** A name in S3: UTF-8, at most 1,024 bytes, segments parted by '/'. Also what a Store calls its entries by. */
export type Key = Branded<string, 'Key'>;
/** An absolute path on the computer the engine runs on, in that system's own notation. */
export type LocalPath = Branded<string, 'LocalPath'>;
export type ProfileId = Branded<string, 'ProfileId'>;
export type TransferId = Branded<string, 'TransferId'>;

// A schema reads plain text into its brand: this is where a string becomes a Key, a path, an id.
export const Key = z.pipe(
  z.string(),
  z.transform((text) => text as Key),
);
export const LocalPath = z.pipe(
  z.string().check(z.minLength(1)),
  z.transform((text) => text as LocalPath),
);
export const ProfileId = z.pipe(
  z.string().check(z.minLength(1), z.maxLength(64)),
  z.transform((text) => text as ProfileId),
);
export const TransferId = z.pipe(
  z.string().check(z.minLength(1), z.maxLength(64)),
  z.transform((text) => text as TransferId),
);

const Ms = z.number();

// --- Place: where entries live ---

export const LocalPlace = z.object({ kind: z.literal('local'), path: LocalPath });
/** `prefix` is '' for the bucket itself, else a key that ends in '/'. */
export const S3Place = z.object({
  kind: z.literal('s3'),
  profileId: ProfileId,
  bucket: z.string().check(z.minLength(1)),
  prefix: Key,
});
export const Place = z.discriminatedUnion('kind', [LocalPlace, S3Place]);
export type LocalPlace = z.infer<typeof LocalPlace>;
export type S3Place = z.infer<typeof S3Place>;
export type Place = z.infer<typeof Place>;

// --- Entry: a file or folder in a place ---

/**
 * `key` is relative to the place that was asked; `name` is its last segment. A folder's key has no trailing '/'.
 * `sizeBytes` and `modifiedMs` are null where unknown (a prefix has neither). `version` is opaque: an ETag or a
 * file's fingerprint, equal as long as the content is, to be handed back as a precondition.
 * `trouble` says why the entry cannot be moved (a socket, a name that is no key), else it is absent.
 */
export const Entry = z.object({
  kind: z.enum(['file', 'folder']),
  key: Key,
  name: z.string(),
  sizeBytes: z.nullable(z.number()),
  modifiedMs: z.nullable(Ms),
  storageClass: z.nullable(z.string()),
  version: z.nullable(z.string()),
  trouble: z.optional(ErrorWire),
});
export type Entry = z.infer<typeof Entry>;

/** S3's storage classes that an upload may choose, cheapest retrieval first. Stores may know fewer. */
export const storageClasses = [
  'STANDARD',
  'INTELLIGENT_TIERING',
  'STANDARD_IA',
  'ONEZONE_IA',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
] as const;
export const StorageClass = z.enum(storageClasses);
export type StorageClass = z.infer<typeof StorageClass>;

/** A bucket as the list shows it; `storageClass` is what Longshore uploads with unless told otherwise. */
export const Bucket = z.object({
  name: z.string(),
  createdMs: z.nullable(Ms),
  region: z.nullable(z.string()),
  storageClass: z.nullable(StorageClass),
});
export type Bucket = z.infer<typeof Bucket>;
