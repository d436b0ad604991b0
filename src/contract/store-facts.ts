// What an S3 service has been found to do: the answers of a probe, remembered by endpoint.

import { z } from './schema.ts';

/** What stores differ in, in the order in which a person reads it. */
export const abilities = [
  'if-none-match', // PutObject refuses to replace
  'if-match', // PutObject replaces only the version it is told
  'complete-if-none-match', // CompleteMultipartUpload refuses to replace
  'delete-if-match', // DeleteObject removes only the version it is told
  'checksums-checked', // a wrong x-amz-checksum-crc32 is refused
  'checksums-kept', // HeadObject gives the checksum back
  'checksum-trailers', // a checksum may follow the body
  'content-md5', // a wrong Content-MD5 is refused
  'delete-objects', // many objects in one request
  'copy', // CopyObject
  'copy-if-match', // CopyObject minds x-amz-copy-source-if-match
  'upload-part-copy',
  'ranges', // GetObject of a part of an object
  'list-uploads', // ListMultipartUploads
  'versioning',
  'storage-classes', // STANDARD_IA is taken and told again
  'tagging',
] as const;
export const AbilityName = z.enum(abilities);
export type AbilityName = z.infer<typeof AbilityName>;

/** 'ignored': taken without a word and without effect. 'unknown': could not be tried; `reason` says why. */
export const Ability = z.object({
  state: z.enum(['yes', 'no', 'ignored', 'unknown']),
  /** The raw answer or the obstacle; null where there is nothing to add. */
  reason: z.nullable(z.string()),
});
export type Ability = z.infer<typeof Ability>;

export const StoreFacts = z.object({
  /** Host and port, or "Amazon S3". */
  server: z.string(),
  /** What it calls itself, as its Server header has it. */
  product: z.nullable(z.string()),
  region: z.nullable(z.string()),
  /** The server's clock less ours. */
  clockOffsetMs: z.number(),
  probedMs: z.number(),
  /** The bucket that the probe wrote to and cleaned up; null: only what reading can tell was tried. */
  bucket: z.nullable(z.string()),
  abilities: z.record(AbilityName, Ability),
});
export type StoreFacts = z.infer<typeof StoreFacts>;
