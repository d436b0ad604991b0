// What every act has in common: what it needs, how it ends, and how its end is written down.

import type { Key } from '../../../contract/models.ts';
import type { Pair } from '../../../contract/pair.ts';
import type { Clock } from '../../host.ts';
import type { Op, PairJournal, PlannedAction } from '../../journal/pair-journal.ts';
import type { Folder, Found } from '../folder.ts';
import type { Base } from '../model.ts';
import type { Objects } from '../objects.ts';
import { incomingKey, newOp, trashKey } from '../ops.ts';

/**
 * done: the base says so now. raced: somebody was faster, nothing was done that a next pass would not put right. unsure: it needs
 * a second look later.
 */
export type ActEnd = {
  readonly end: 'done' | 'raced' | 'unsure';
  /** Where the bytes that gave way are. */
  readonly trash?: Key | undefined;
};

export const raced: ActEnd = { end: 'raced' };

export interface Acting {
  readonly pair: Pair;
  readonly folder: Folder;
  readonly objects: Objects;
  readonly journal: PairJournal;
  readonly clock: Clock;
  readonly random: () => number;
  readonly device: string;
  readonly signal: AbortSignal;
  readonly settleMs: number;
  /** True where the bucket keeps what is overwritten or removed as versions. */
  keepsVersions(): Promise<boolean>;
  readonly spelling: Spelling;
  /** Throws pair.foreign, entry.missing, ... unless the folder is still the one that was recognised, and not an empty mount point. What was seen `maxAgeMs` ago is believed. */
  demandOurFolder(maxAgeMs?: number): Promise<void>;
}

/** Whether a path can be written without meeting a name that this system takes for the same. */
export interface Spelling {
  /** Throws entry.name where another spelling of the same name stands in the way; with `mayRespell` only a folder's does. */
  demandFree(path: Key, options?: { readonly mayRespell?: boolean }): Promise<void>;
  /** What was seen so far no longer counts. */
  lookAnew(): void;
}

/** A name for an act of which nothing need be written down. */
export function nameOp({ clock, random }: Acting): string {
  return newOp(clock.now(), random);
}

/** Writes down that an act begins, and where in our own folder its files will lie. */
export function beginAct(
  acting: Acting,
  { act, path }: PlannedAction,
  needs: { readonly temp?: boolean; readonly aside?: boolean } = {},
): Op {
  const { journal, clock } = acting;
  const begunMs = clock.now();
  const op = nameOp(acting);
  const begun: Op = {
    ...{ op, act, path, begunMs },
    temp: needs.temp ? incomingKey(op) : null,
    aside: needs.aside ? trashKey(path, op, begunMs, 0) : null,
  };
  journal.beginOp(begun);
  return begun;
}

// Times on disks are as coarse as two seconds: within that, a second write may leave no trace.
const racyMs = 2000;

/** Whether a file was written so lately that its times need not tell of another write. */
export function isRacy({ clock }: Pick<Acting, 'clock'>, modifiedMs: number): boolean {
  return clock.now() - modifiedMs < racyMs;
}

/** The base of a path whose two sides were just made alike. */
export function baseOf(
  acting: Pick<Acting, 'clock'>,
  found: Pick<Found, 'path' | 'sizeBytes' | 'fingerprint' | 'inode' | 'modifiedMs'>,
  { sha256, etag }: { readonly sha256: string; readonly etag: string },
): Base {
  const { path, sizeBytes, fingerprint, inode, modifiedMs } = found;
  return {
    path,
    sha256,
    sizeBytes,
    fingerprint,
    inode,
    modifiedMs,
    etag,
    isRacy: isRacy(acting, modifiedMs),
  };
}

/** The version that an action expects at its target; '' where it expects nothing there. */
export function versionOf({ expected }: PlannedAction): string {
  return expected?.kind === 'version' ? expected.version : '';
}
