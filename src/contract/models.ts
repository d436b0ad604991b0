// The nouns of Longshore as plain, readonly data. No behaviour and no I/O.

import type { Branded } from '../base/brand.ts';
import { ErrorWire } from './errors.ts';
import { Bandwidth, PoolLimits } from './limits.ts';
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

const Count = z.int().check(z.nonnegative());
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

// --- Profile: an account, an endpoint, and credentials by reference ---

/**
 * Where the credentials come from, never what they are:
 * keychain - kept by the system's keychain, or for this run only where there is none;
 * aws-profile - a named profile of the shared AWS files; environment - AWS_* variables; instance - the machine's role;
 * practice - the bucket that Longshore itself serves on this computer.
 */
export const CredentialSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('keychain') }),
  z.object({ kind: z.literal('aws-profile'), name: z.string().check(z.minLength(1)) }),
  z.object({ kind: z.literal('environment') }),
  z.object({ kind: z.literal('instance') }),
  z.object({ kind: z.literal('practice') }),
]);
export type CredentialSource = z.infer<typeof CredentialSource>;

/** How an account is reached, where the usual way is not wanted. */
export const Connection = z.object({
  /** Further addresses of the same store, which share its load; one that fails is left out until it heals. */
  otherEndpoints: z.array(z.string()),
  /** `http://host:port`; null: what HTTPS_PROXY, HTTP_PROXY and NO_PROXY say. */
  proxy: z.nullable(z.string()),
  /** Certificates (PEM) to trust besides the system's. */
  caFile: z.nullable(LocalPath),
  /** Requests in flight; null: as the settings say. */
  requests: z.nullable(PoolLimits),
});
export type Connection = z.infer<typeof Connection>;

/** `endpoint` null means Amazon S3 itself; `region` null means: what the source says, else us-east-1. */
export const Profile = z.object({
  id: ProfileId,
  name: z.string(),
  endpoint: z.nullable(z.string()),
  region: z.nullable(z.string()),
  addressing: z.enum(['auto', 'path', 'virtual']),
  source: CredentialSource,
  connection: z.optional(Connection),
});
export type Profile = z.infer<typeof Profile>;

/** What a person types into the form. It crosses the border once, inwards; nothing ever sends it back. */
export const Secret = z.object({
  accessKeyId: z.string().check(z.minLength(1)),
  secretAccessKey: z.string().check(z.minLength(1)),
  sessionToken: z.optional(z.string()),
});
export type Secret = z.infer<typeof Secret>;

/** A profile to be: `id` null makes a new one. `secret` is given only with source keychain, and only when it is to be changed. */
export const ProfileDraft = z.object({
  id: z.nullable(ProfileId),
  name: z.string().check(z.minLength(1)),
  endpoint: z.nullable(z.string()),
  region: z.nullable(z.string()),
  addressing: z.enum(['auto', 'path', 'virtual']),
  source: CredentialSource,
  connection: z.optional(Connection),
  secret: z.optional(Secret),
});
export type ProfileDraft = z.infer<typeof ProfileDraft>;

/** A profile found on this computer that could be connected: a section of `~/.aws`, the environment. */
export const FoundProfile = z.object({
  name: z.string(),
  source: CredentialSource,
  region: z.nullable(z.string()),
  endpoint: z.nullable(z.string()),
});
export type FoundProfile = z.infer<typeof FoundProfile>;

/** Whether secrets outlive this run, and if not, why. */
export const VaultState = z.object({
  keeps: z.enum(['keychain', 'this-run']),
  reason: z.nullable(z.string()),
});
export type VaultState = z.infer<typeof VaultState>;

// --- Transfer: entries from one place to another ---

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

// --- The rest ---

export const Settings = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  /** Requests in flight to one account, unless its profile says otherwise. */
  requests: PoolLimits,
  /** Threads that move bytes. */
  workers: PoolLimits,
  bandwidth: Bandwidth,
  /** Pairs run by themselves also while the computer has no mains. */
  syncOnBattery: z.boolean(),
  /** Things said once, such as that closing the window keeps transfers running. */
  saidOnce: z.array(z.string()),
});
export type Settings = z.infer<typeof Settings>;

/** What surrounds the engine that answers: shown in the window, needed to build paths. */
export const EngineFacts = z.object({
  version: z.string(),
  platform: z.enum(['linux', 'darwin', 'win32']),
  separator: z.enum(['/', '\\']),
  home: LocalPath,
  /** Where a fresh window starts on this computer, and where the tray's "open" leads. */
  roots: z.array(z.object({ name: z.string(), path: LocalPath })),
  dataFolder: LocalPath,
  vault: VaultState,
});
export type EngineFacts = z.infer<typeof EngineFacts>;
