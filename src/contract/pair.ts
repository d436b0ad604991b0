// A pair: a folder of this computer and a place in a bucket that are kept alike, and how the person wants that done.

import type { Branded } from '../base/brand.ts';
import { ErrorWire } from './errors.ts';
import { Key, LocalPath, S3Place, StorageClass } from './models.ts';
import { z } from './schema.ts';

export type PairId = Branded<string, 'PairId'>;
export const PairId = z.pipe(
  z.string().check(z.minLength(1), z.maxLength(64)),
  z.transform((text) => text as PairId),
);

const Count = z.int().check(z.nonnegative());
const Ms = z.number();

/** two-way: either side may change; backup: the folder is copied to the bucket; restore: the bucket to the folder. */
export const PairMode = z.enum(['two-way', 'backup', 'restore']);
export type PairMode = z.infer<typeof PairMode>;

/**
 * What becomes of a file that is gone at the source of a backup or restore. keep: it stays; trash: it moves to the trash;
 * mirror: it is removed, and only what the bucket's own versions keep is left of it. A two-way pair always uses the trash.
 */
export const DeleteRule = z.enum(['keep', 'trash', 'mirror']);
export type DeleteRule = z.infer<typeof DeleteRule>;

/** Both changed, and not to the same bytes. The one that loses its name or place is kept under another, or in the trash. */
export const ConflictRule = z.enum(['keep-both', 'local-wins', 'remote-wins']);
export type ConflictRule = z.infer<typeof ConflictRule>;

export const PairSchedule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('watch') }),
  z.object({ kind: z.literal('every'), minutes: z.int().check(z.minimum(1), z.maximum(10_080)) }),
  z.object({ kind: z.literal('by-hand') }),
]);
export type PairSchedule = z.infer<typeof PairSchedule>;

/** More deletions than this within 24 hours are held until the person has seen them. */
export const GuardLimits = z.object({
  files: Count,
  /** A share of all files of the pair, 0 to 1; the larger of both counts. */
  share: z.number().check(z.minimum(0), z.maximum(1)),
  bytes: Count,
});
export type GuardLimits = z.infer<typeof GuardLimits>;

export const usualGuard: GuardLimits = { files: 50, share: 0.1, bytes: 1024 ** 3 };

/** Why removals and replacements wait for the person; `guard-text.ts` has the sentence for each. */
export const HoldReason = z.discriminatedUnion('why', [
  /** So many files would be gone within 24 hours. */
  z.object({ why: z.literal('files'), files: Count, limit: Count }),
  z.object({ why: z.literal('bytes'), bytes: Count, limit: Count }),
  /** All files of a folder at the top of the pair would go. */
  z.object({ why: z.literal('folder'), folder: Key, files: Count }),
  /** That side has no file. */
  z.object({ why: z.literal('empty'), side: z.enum(['local', 'remote']) }),
  /** Every file that was alike would go, though that side has others. */
  z.object({ why: z.literal('all'), files: Count }),
  /** So many of all files would be replaced by others at once. */
  z.object({ why: z.literal('replaced'), files: Count, of: Count }),
]);
export type HoldReason = z.infer<typeof HoldReason>;

/** What a person decides about a pair. */
export const PairDraft = z.object({
  name: z.string().check(z.minLength(1), z.maxLength(100)),
  folder: LocalPath,
  place: S3Place,
  mode: PairMode,
  deletes: DeleteRule,
  conflicts: ConflictRule,
  schedule: PairSchedule,
  storageClass: z.nullable(StorageClass),
  /** Lines in gitignore's syntax. What they hide is left alone on both sides. */
  ignore: z.array(z.string()),
  guard: GuardLimits,
  /** How long the trash of both sides keeps what the pair put there, in days. */
  trashDays: z.int().check(z.minimum(1), z.maximum(3650)),
  /** Requests a month that looking at the bucket may cost at most; null: no limit. */
  requestsPerMonth: z.nullable(z.int().check(z.minimum(1))),
});
export type PairDraft = z.infer<typeof PairDraft>;

export const Pair = z.object({ id: PairId, ...PairDraft.shape, isPaused: z.boolean(), createdMs: Ms });
export type Pair = z.infer<typeof Pair>;

// --- What is done ---

/** What a run does to one path, in the words of the person. `conflict` keeps both; `adopt` and `forget` touch no file. */
export const PairAct = z.enum([
  'upload',
  'download',
  'rename-remote',
  'rename-local',
  'remove-remote',
  'remove-local',
  'conflict',
  'adopt',
  'forget',
]);
export type PairAct = z.infer<typeof PairAct>;

/** One thing that a run will do, does or has done. */
export const PairAction = z.object({
  act: PairAct,
  path: Key,
  /** Where a rename leads. */
  to: z.nullable(Key),
  sizeBytes: z.nullable(Count),
  /** True where something that stands there gives way: it goes to the trash, or a version keeps it. */
  replaces: z.boolean(),
  /** Waits for the person, because too much would go at once. */
  isHeld: z.boolean(),
});
export type PairAction = z.infer<typeof PairAction>;

/** Why a path is left alone until somebody does something. */
export const Attention = z.object({
  path: Key,
  side: z.enum(['local', 'remote']),
  error: ErrorWire,
  sinceMs: Ms,
});
export type Attention = z.infer<typeof Attention>;

/** Two contents of one path that both were kept. */
export const Conflict = z.object({
  path: Key,
  /** The other one's name, beside it. */
  copy: Key,
  sinceMs: Ms,
});
export type Conflict = z.infer<typeof Conflict>;

/** What a pair has done: to a path, or with 'union' to all of it, as in `RunNotice`. */
export const HistoryAct = z.enum([...PairAct.options, 'union']);
export type HistoryAct = z.infer<typeof HistoryAct>;

/** One line of what a pair has done; never changed afterwards. */
export const HistoryEntry = z.object({
  id: Count,
  atMs: Ms,
  act: HistoryAct,
  /** Empty where it was done to all. */
  path: Key,
  to: z.nullable(Key),
  sizeBytes: z.nullable(Count),
  /** Where the bytes are that gave way: a path below the trash, or null where nothing gave way. */
  trash: z.nullable(z.string()),
  error: z.nullable(ErrorWire),
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;

/**
 * Why a run held back or did less. union: the state was lost or belongs to another folder or bucket, so nothing was removed;
 * guard: removals and replacements wait; local: not all of the folder could be seen; emulated: the store does not keep to
 * preconditions.
 */
export const RunNotice = z.object({
  kind: z.enum(['union', 'guard', 'local', 'emulated']),
  /** Why the guard holds; empty for other kinds. */
  reasons: z.array(HoldReason),
});
export type RunNotice = z.infer<typeof RunNotice>;

export const RunReport = z.object({
  startedMs: Ms,
  endedMs: Ms,
  /** False where the run ended early: `error` says why, and nothing may be concluded about what was not reached. */
  isWhole: z.boolean(),
  error: z.nullable(ErrorWire),
  notices: z.array(RunNotice),
  /** How many files are kept alike at its end; of a dry run, how many the folder has. */
  files: Count,
  done: z.record(PairAct, Count),
  held: Count,
  heldBytes: Count,
  failed: Count,
  attention: Count,
  conflicts: Count,
  /** Removals that need a second look before they are believed. */
  unsure: Count,
  uploadedBytes: Count,
  downloadedBytes: Count,
});
export type RunReport = z.infer<typeof RunReport>;

/** What the computer has gone through that matters to pairs; a desktop tells, a server never has to. */
export const PairHint = z.enum(['woke', 'online', 'offline', 'battery', 'mains']);
export type PairHint = z.infer<typeof PairHint>;

/** idle: all alike as of the last run; attention: something waits for the person; offline: a side cannot be reached. */
export const PairState = z.enum(['idle', 'waiting', 'working', 'paused', 'attention', 'offline']);
export type PairState = z.infer<typeof PairState>;

export const PairStatus = z.object({
  pair: Pair,
  state: PairState,
  last: z.nullable(RunReport),
  nextRunMs: z.nullable(Ms),
  /** When all of both sides was last seen whole and found alike. */
  verifiedMs: z.nullable(Ms),
  /** While it works: what it is at, and how far. */
  progress: z.nullable(z.object({ phase: z.string(), done: Count, total: z.nullable(Count) })),
  /** The store does not keep to preconditions: one client at a time. */
  isEmulated: z.boolean(),
});
export type PairStatus = z.infer<typeof PairStatus>;

/** How a side shows a path, as of the last look. */
export const SideSight = z.enum(['same', 'changed', 'absent', 'unknown', 'barred']);

/** All that is known about one path of a pair. */
export const PairExplanation = z.object({
  path: Key,
  /** Left alone by a rule. */
  isIgnored: z.boolean(),
  /** When both sides last held the same bytes: how many. null: never, or no longer. */
  alikeBytes: z.nullable(Count),
  local: SideSight,
  remote: SideSight,
  /** What the last plan had for it; null: nothing. */
  planned: z.nullable(PairAction),
  attention: z.nullable(Attention),
  /** What was done to it lately, newest first. */
  history: z.array(HistoryEntry),
});
export type PairExplanation = z.infer<typeof PairExplanation>;
