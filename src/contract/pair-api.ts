// The part of the table that is about pairs.

import { ErrorWire } from './errors.ts';
import { Key, LocalPath, Place, StorageClass } from './models.ts';
import {
  Attention,
  Conflict,
  HistoryEntry,
  Pair,
  PairAction,
  PairDraft,
  PairExplanation,
  PairHint,
  PairId,
  PairStatus,
  RunReport,
} from './pair.ts';
import { z } from './schema.ts';
import { TransferRequest } from './transfer.ts';

const nothing = z.null();
const one = z.object({ id: PairId });
const some = z.object({ ids: z.nullable(z.array(PairId)) });
const page = z.object({
  id: PairId,
  after: z.nullable(Key),
  limit: z.int().check(z.minimum(1), z.maximum(1000)),
});

export const pairCalls = {
  'pair.list': { input: nothing, output: z.array(PairStatus) },
  /** Makes a pair, or with an id changes one. Throws input.wrong where it would overlap another; it runs when its schedule says. */
  'pair.save': { input: z.object({ id: z.nullable(PairId), draft: PairDraft }), output: Pair },
  /** Forgets a pair. Files stay as they are on both sides, and so do both trashes. */
  'pair.remove': { input: one, output: nothing },
  /** Runs it now and waits for the end; `isExact` reads every file again. Throws engine.busy while another process runs it. */
  'pair.run': { input: z.object({ id: PairId, isExact: z.optional(z.boolean()) }), output: RunReport },
  /** Ends the run that is under way, so that it goes on at the next one. */
  'pair.stop': { input: one, output: nothing },
  /** `ids` null: all. */
  'pair.pause': { input: some, output: nothing },
  'pair.resume': { input: some, output: nothing },
  /** Tells what the computer has gone through: what is due runs soon, or by itself not at all for now. Nothing of it is written down. */
  'pair.hint': { input: z.object({ kind: PairHint }), output: nothing },
  /** What the guard holds, in pages by path. */
  'pair.held': { input: page, output: z.array(PairAction) },
  /**
   * Lets exactly what is held happen at the next run. `seenMs`: the start of the run whose plan the person has seen; where there was
   * another since, it throws entry.changed. null: whatever is held.
   */
  'pair.approve': {
    input: z.object({ id: PairId, seenMs: z.nullable(z.number()) }),
    output: z.object({ files: z.int() }),
  },
  /** The other way: the next run brings back what was to go, from the side that still has it. */
  'pair.restore': { input: one, output: z.object({ files: z.int() }) },
  /** Takes the folder and the bucket as they are now for the pair's: what both sides have is kept. */
  'pair.accept': { input: one, output: nothing },
  /** Why a path is as it is, as of the last look. */
  'pair.explain': { input: z.object({ id: PairId, path: Key }), output: PairExplanation },
  'pair.attention': { input: page, output: z.array(Attention) },
  'pair.conflicts': { input: one, output: z.array(Conflict) },
  /** original: the copy goes to the trash; copy: it takes the name, and the original goes to the trash; both: they stay two files. */
  'pair.resolve': {
    input: z.object({ id: PairId, copy: Key, keep: z.enum(['original', 'copy', 'both']) }),
    output: nothing,
  },
  /** Newest first; `text` is looked for in paths, `before` is the last one of the page before. */
  'pair.history': {
    input: z.object({
      id: PairId,
      text: z.string(),
      before: z.nullable(z.int()),
      limit: z.int().check(z.minimum(1), z.maximum(500)),
    }),
    output: z.array(HistoryEntry),
  },
} as const;

export const pairStreams = {
  /** A dry run: what a run would do now, in pages. Touches nothing. */
  'pair.plan': { input: one, item: z.array(PairAction) },
  /** A dry run of a pair that is not made yet: what its first run would do, in pages. Nothing is written down anywhere. */
  'pair.preview': { input: PairDraft, item: z.array(PairAction) },
  /** What rules would hide in a folder: files and folders, in pages as they are found. */
  'pair.hidden': {
    input: z.object({ folder: LocalPath, ignore: z.array(z.string()) }),
    item: z.array(z.object({ path: Key, kind: z.enum(['file', 'folder']) })),
  },
  /**
   * Makes a folder and a place in a bucket alike once, in one direction; exactly one of the two is in S3. What was alike is remembered
   * from one time to the next. A target on this computer is made where it is missing. Each item has what was done, or would be, since
   * the last one, and how far it is; the last ones have what failed, and the very last the report.
   */
  'pair.once': {
    input: z.object({
      source: Place,
      target: Place,
      /** What is at the target alone goes to the trash. */
      isDeleting: z.boolean(),
      isDry: z.boolean(),
      /** Reads every file again. */
      isExact: z.boolean(),
      /** Files of the same size are the same. */
      isSizeOnly: z.boolean(),
      /** Lets removals happen that are otherwise held. */
      isApproved: z.boolean(),
      rules: TransferRequest.shape.rules,
      storageClass: z.nullable(StorageClass),
    }),
    item: z.object({
      actions: z.array(PairAction),
      failures: z.array(ErrorWire),
      progress: PairStatus.shape.progress,
      report: z.nullable(RunReport),
    }),
  },
} as const;

export const pairEvents = {
  /** Pairs whose state has changed, as they are now. */
  'pair.changed': { payload: z.object({ changed: z.array(PairStatus), removed: z.array(PairId) }) },
} as const;
