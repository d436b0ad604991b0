// What survives a restart of one pair: the base, what the last pass saw, what is under way, and what a person can look up.

import type { ErrorWire } from '../../contract/errors.ts';
import type { Key } from '../../contract/models.ts';
import type {
  Attention,
  Conflict,
  HistoryEntry,
  PairAct,
  PairAction,
  RunReport,
} from '../../contract/pair.ts';
import type { Begun, SavedPart } from '../store/checkpoint.ts';
import type { Expected } from '../store/store.ts';
import type { Base, LocalFile, RemoteFile, Sight } from '../sync/model.ts';

/** A base row with the number that stands for it in a set of bits; numbers are small and used again. */
export interface NumberedBase extends Base {
  readonly id: number;
}

/** What a look at the folder compares of a row, and a look at the bucket. */
export type LocalBase = Pick<NumberedBase, 'id' | 'path' | 'fingerprint' | 'isRacy'>;
export type RemoteBase = Pick<NumberedBase, 'id' | 'path' | 'sizeBytes' | 'etag'>;

/** How a path differs from the base. A half that is null was not noted: it is as the base has it, or not there. */
export interface Change {
  readonly path: Key;
  readonly local: Sight<LocalFile> | null;
  readonly remote: Sight<RemoteFile> | null;
  readonly areEqual: boolean | null;
  readonly base: Base | null;
}

/** What a plan holds for one path. */
export interface PlannedAction extends PairAction {
  /** What it is called by; no order. */
  readonly seq: number;
  /** 0 base only, 1 renames, 2 uploads, downloads and conflicts, 3 removals, 4 what arrives where a removal or rename has made room. */
  readonly phase: number;
  readonly expected: Expected | null;
}

/** An act that was begun, so that the next process can tell what a crash has left of it. */
export interface Op {
  readonly op: string;
  readonly act: PairAct;
  readonly path: Key;
  /** Where an unfinished file of it may lie, in our own folder. */
  readonly temp: Key | null;
  /** Where the file that gave way was moved to, in our own folder; written down before it is moved. */
  readonly aside: Key | null;
  readonly begunMs: number;
}

/** What needs a person, and when an act on it last failed. */
export interface Tried extends Attention {
  readonly triedMs: number;
}

/** Something that gave way and is kept for a while. */
export interface Trashed {
  readonly side: 'local' | 'remote';
  readonly path: Key;
  /** Where it lies, in our own folder or below our own prefix. */
  readonly where: Key;
  readonly sizeBytes: number;
  readonly atMs: number;
  /** Of a local file: what it was when it was put there. Another one now: an application still wrote to it. */
  readonly fingerprint: string | null;
}

/** What is known of the two places themselves. */
export interface PairFacts {
  /** Marks both sides as this pair's. */
  readonly mark: string;
  readonly device: string | null;
  readonly inode: string | null;
  /** Counts the runs that changed something; the bucket's mark has the same number, or the one that is pending. */
  readonly epoch: number;
  readonly pendingEpoch: number | null;
  /** Of the bucket's mark, as it was last written or read; null: it has none yet. */
  readonly markEtag: string | null;
  /** Of the rules that say what is left alone; other rules are no deletions. */
  readonly ignoreHash: string;
  readonly verifiedMs: number | null;
  /** When the bucket was last listed whole. */
  readonly lookedMs: number | null;
  readonly last: RunReport | null;
}

/**
 * The file of one pair. Everything outlives the process when the call returns. A power cut may take back the last of it, in order
 * and never in part; `saveFacts`, `transaction`, `clearBase`, `approveHeld`, `saveBegun`, and `beginOp` with an `aside` wait for the
 * disk, and make all that came before them last too.
 * All of it throws as the journal does: disk.full, engine.busy, engine.outdated.
 */
export interface PairJournal {
  /** null in a file that was just made: nothing is known, so nothing may be removed. */
  facts(): PairFacts | null;
  saveFacts(facts: PairFacts): void;
  /** Nothing is known of the places any more, as in a new file; trash, conflicts and history stay. */
  forgetPlaces(): void;
  /** Commits all of `work` or nothing. Any call may be inside; what it throws must end `work` too. */
  transaction<T>(work: () => T): T;
  /** The same without waiting for the disk, whatever is inside. */
  transactionSoon<T>(work: () => T): T;

  // --- the base ---
  base(path: Key): NumberedBase | null;
  /** The rows directly inside a folder. */
  baseIn(folder: Key): readonly LocalBase[];
  /** The rows from `first` to `last`, both included, in the order of UTF-8 bytes. */
  baseBetween(first: Key, last: Key): readonly RemoteBase[];
  /** Pages through all rows in the order of UTF-8 bytes; `after` is the last path of the page before. */
  basePage(after: Key | null, limit: number): readonly NumberedBase[];
  baseTotals(): { readonly files: number; readonly bytes: number };
  /** How many rows lie below a folder. */
  baseUnder(folder: Key): number;
  saveBase(base: Base): void;
  /** The number of a row that is gone is used again for a later one. */
  dropBase(path: Key): void;
  /** Union mode: nothing is known to have been alike. */
  clearBase(): void;

  // --- the pass ---
  /** Forgets the changes and the plan of the pass before. */
  beginPass(): void;
  /** Says how that side shows these paths; what the other side shows stays, and what a look told is forgotten. */
  noteLocal(noted: readonly { readonly path: Key; readonly sight: Sight<LocalFile> }[]): void;
  noteRemote(noted: readonly { readonly path: Key; readonly sight: Sight<RemoteFile> }[]): void;
  /** What a look told of a changed path; `sha256` is that of the local file, null: nothing new. */
  noteLook(path: Key, looked: { readonly areEqual: boolean | null; readonly sha256: string | null }): void;
  /** Changes in the order of UTF-8 bytes, each with its base. */
  changes(after: Key | null, limit: number): readonly Change[];
  change(path: Key): Change | null;
  /** Changed paths that are new files of that size on one side, with no base; for finding renames. */
  newFiles(side: 'local' | 'remote', sizeBytes: number): readonly Change[];

  // --- the plan ---
  planAction(action: Omit<PlannedAction, 'seq'>): void;
  /** In order of phase, then of path; `after` is the last one of the page before. */
  actions(phase: number | null, after: PlannedAction | null, limit: number): readonly PlannedAction[];
  /** What is planned for a path; a rename is found by both its ends. */
  action(path: Key): PlannedAction | null;
  /** How many of each act, and their bytes. */
  actionTotals(): readonly {
    readonly act: PairAct;
    readonly replaces: boolean;
    readonly isHeld: boolean;
    readonly files: number;
    readonly bytes: number;
  }[];
  /** Strikes what was planned for a path, because a rename does it. */
  strikeAction(path: Key): void;
  /** Holds removals and replacements until the person has said something, except those already approved where that still counts. */
  holdDestructive(options?: { readonly isUnion?: boolean }): void;
  /**
   * The person has seen what is held: it is free, and each of these acts is not held again as long as it expects the same version
   * and the base of its path stays as it is. The answer is how many they were.
   */
  approveHeld(): number;

  // --- what is under way ---
  /** An act of that name that was begun already is written over and keeps its checkpoint. */
  beginOp(op: Op): void;
  /** Forgets an act and its checkpoint. */
  endOp(op: string): void;
  ops(): readonly Op[];
  /** What a large upload of `op` has got across; null where nothing was begun. */
  checkpoint(op: string): { readonly begun: Begun; readonly parts: readonly SavedPart[] } | null;
  /** Of an act that was begun. What was begun before and its parts are forgotten; null: nothing is left of it. */
  saveBegun(op: string, begun: Begun | null): void;
  savePart(op: string, part: SavedPart): void;

  // --- absence, attention, conflicts, trash, history ---
  /** A path is missing there, by the clock `nowMs`: the answer is since when, as far as passes have seen it. */
  missingSince(path: Key, side: 'local' | 'remote', nowMs: number): number;
  /** Forgets the times of all paths that were not asked for since the pass began. */
  endMissing(): void;
  /** `triedMs`: when an act on it has failed; what was known of that stays. */
  needAttention(
    path: Key,
    side: 'local' | 'remote',
    error: ErrorWire,
    nowMs: number,
    triedMs?: number | null,
  ): void;
  /** What needs a person because an act failed, in the order of paths and sides. */
  tried(after: Tried | null, limit: number): readonly Tried[];
  /** Forgets what was not said again since the pass began. */
  endAttention(): void;
  /** In the order of paths; a page may hold one more, for both sides of a path stay together. */
  attention(after: Key | null, limit: number): readonly Attention[];
  attentionOf(path: Key): Attention | null;
  attentionCount(): number;
  addConflict(conflict: Conflict): void;
  dropConflict(copy: Key): void;
  conflicts(): readonly Conflict[];
  /** The answer is its number; what lies there already keeps its own. */
  addTrashed(trashed: Trashed): number;
  dropTrashed(id: number): void;
  /** Oldest first; those put there before `beforeMs`, or all. */
  trashed(beforeMs: number | null, limit: number): readonly (Trashed & { readonly id: number })[];
  /** Forgets what was done before that time. */
  dropHistory(beforeMs: number): void;
  addHistory(entry: Omit<HistoryEntry, 'id'>): void;
  /** Newest first; `text` is looked for in both paths, letters of ASCII in either case. */
  history(filter: {
    readonly text: string;
    readonly before: number | null;
    readonly limit: number;
  }): readonly HistoryEntry[];
  /** Removals since that time, for the guard. */
  removedSince(ms: number): { readonly files: number; readonly bytes: number };
  close(): void;
}
