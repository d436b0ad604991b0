// The findings of a comparison of two places.

import { ErrorWire } from './errors.ts';
import { Key } from './models.ts';
import { z } from './schema.ts';

/** How two files were found to be equal or different. 'size': the sizes differ, so nothing else was asked. */
export const Proof = z.enum([
  'crc32',
  'crc32c',
  'crc64nvme',
  'sha1',
  'sha256',
  'md5',
  'etag',
  'bytes',
  'size',
]);
export type Proof = z.infer<typeof Proof>;

/** missing: only in the source; extra: only in the target; different: other size or bytes; unverifiable: nothing to compare by; failed: could not be looked at. */
export const Finding = z.object({
  kind: z.enum(['missing', 'extra', 'different', 'unverifiable', 'failed']),
  key: Key,
  sourceBytes: z.nullable(z.number()),
  targetBytes: z.nullable(z.number()),
  proof: z.nullable(Proof),
  error: z.nullable(ErrorWire),
});
export type Finding = z.infer<typeof Finding>;

const Count = z.int().check(z.nonnegative());

/** How far a comparison has come: totals so far, and the findings since the last item. The last one has the whole totals. */
export const VerifyProgress = z.object({
  files: Count,
  same: Count,
  missing: Count,
  extra: Count,
  different: Count,
  unverifiable: Count,
  failed: Count,
  sizeBytes: z.number(),
  /** Bytes of objects that had to be fetched because nothing else could prove them. */
  fetchedBytes: z.number(),
  findings: z.array(Finding),
});
export type VerifyProgress = z.infer<typeof VerifyProgress>;
