// Uploads in parts that nobody has finished: invisible in listings, and billed.

import { z } from './schema.ts';

export const UnfinishedUpload = z.object({
  bucket: z.string(),
  /** The whole key. */
  key: z.string(),
  uploadId: z.string(),
  startedMs: z.nullable(z.number()),
  storageClass: z.nullable(z.string()),
  /** What its parts take; null where the service does not say. */
  sizeBytes: z.nullable(z.number()),
  parts: z.nullable(z.int()),
  /** A transfer of this Longshore that has not ended will go on with it. */
  isOurs: z.boolean(),
});
export type UnfinishedUpload = z.infer<typeof UnfinishedUpload>;
