// A transfer: entries on their way from one place to another, and the queue of all of them.

import { ErrorWire } from './errors.ts';
import { Key, Place, StorageClass, TransferId } from './models.ts';
import { z } from './schema.ts';

const Count = z.int().check(z.nonnegative());
const Ms = z.number();

/** What to do where the target already has an entry of that name and kind. */
export const IfExists = z.enum(['skip', 'replace', 'keep-both']);
export type IfExists = z.infer<typeof IfExists>;

/**
 * `keys` are entries of `source` (null: everything in it); `rename` gives a single entry another name in the target.
 * `move` removes each source entry once its copy is proved to be there. `include`/`exclude` are glob rules on relative keys,
 * the last that matches decides, as in `aws s3`.
 */
export const TransferRequest = z.object({
  source: Place,
  keys: z.nullable(z.array(Key)),
  target: Place,
  rename: z.optional(z.string().check(z.minLength(1))),
  ifExists: IfExists,
  move: z.optional(z.boolean()),
  storageClass: z.optional(StorageClass),
  rules: z.optional(z.array(z.object({ kind: z.enum(['include', 'exclude']), pattern: z.string() }))),
});
export type TransferRequest = z.infer<typeof TransferRequest>;

/** waiting -> running -> done | failed | cancelled; failed means: ended, and at least one item failed. paused: held by the person. */
export const TransferState = z.enum(['waiting', 'running', 'paused', 'done', 'failed', 'cancelled']);
export type TransferState = z.infer<typeof TransferState>;

/** Among what can begin, the higher one does; inside one priority the order of the queue decides. */
export const Priority = z.enum(['high', 'normal', 'low']);
export type Priority = z.infer<typeof Priority>;

/**
 * One row of the queue. Totals grow while a folder is still being listed (`isListed` false).
 * `bytesPerSecond` is measured over the last seconds, 0 when not running.
 */
export const Transfer = z.object({
  id: TransferId,
  title: z.string(),
  direction: z.enum(['upload', 'download', 'copy']),
  source: Place,
  target: Place,
  state: TransferState,
  priority: Priority,
  isListed: z.boolean(),
  totalFiles: Count,
  totalBytes: Count,
  doneFiles: Count,
  doneBytes: Count,
  skippedFiles: Count,
  failedFiles: Count,
  /** Attempts beyond the first, over all files. */
  retries: Count,
  /** Bytes that an earlier run had moved already and that were not moved again. */
  resumedBytes: Count,
  /** Files moved whose bytes nothing could vouch for. */
  unverifiedFiles: Count,
  bytesPerSecond: z.number(),
  createdMs: Ms,
  endedMs: z.nullable(Ms),
  /** The first failure, so that a row can say why without another call. */
  error: z.nullable(ErrorWire),
});
export type Transfer = z.infer<typeof Transfer>;

/** Why an item was left alone although nothing failed. */
export const SkipReason = z.enum(['exists', 'same', 'excluded']);

/** One file of a transfer. */
export const TransferItem = z.object({
  key: Key,
  targetKey: Key,
  state: z.enum(['waiting', 'running', 'done', 'skipped', 'failed', 'cancelled']),
  sizeBytes: z.nullable(z.number()),
  doneBytes: Count,
  skipped: z.nullable(SkipReason),
  error: z.nullable(ErrorWire),
  /** What proved the bytes, such as `crc32`; 'none': not verifiable; null: not moved yet. */
  proof: z.nullable(z.string()),
  /** Attempts beyond the first. */
  retries: Count,
  /** How often it began anew because the source had become another since it was begun. */
  startedOver: Count,
});
export type TransferItem = z.infer<typeof TransferItem>;

/** The queue in one line. `remainingMs` is null while it cannot be told. */
export const QueueSummary = z.object({
  isPaused: z.boolean(),
  running: Count,
  waiting: Count,
  ended: Count,
  failed: Count,
  uploadBytesPerSecond: z.number(),
  downloadBytesPerSecond: z.number(),
  remainingMs: z.nullable(Ms),
});
export type QueueSummary = z.infer<typeof QueueSummary>;

/**
 * How far a count, a removal or a rename has come; the last one of a stream is the result. `versions` are older versions and
 * delete markers, besides the files. `failures` are the first hundred, `failed` is how many there were in all.
 */
export const Tally = z.object({
  files: Count,
  folders: Count,
  versions: z.optional(Count),
  sizeBytes: Count,
  failures: z.array(ErrorWire),
  failed: z.optional(Count),
});
export type Tally = z.infer<typeof Tally>;
