// Counts what a run has done, for its report.

import type { PairAct } from '../../../contract/pair.ts';
import type { PlannedAction } from '../../journal/pair-journal.ts';

export interface RunTally {
  done(action: PlannedAction): void;
  raced(action: PlannedAction): void;
  unsure(action: PlannedAction): void;
  failed(action: PlannedAction): void;
  /** How many of each act were done, none left out. */
  readonly acts: Readonly<Record<PairAct, number>>;
  readonly uploadedBytes: number;
  readonly downloadedBytes: number;
  readonly failures: number;
  readonly unsures: number;
  /** Somebody was faster, or an act leads to another: another pass is worth it. */
  readonly again: number;
  /** How many passes have begun. */
  readonly passes: number;
  /** A new pass begins: what raced or failed before is looked at anew. */
  nextPass(): void;
}

export function createTally(): RunTally {
  const acts: Record<PairAct, number> = {
    ...{ upload: 0, download: 0, conflict: 0, adopt: 0, forget: 0 },
    ...{ 'rename-remote': 0, 'rename-local': 0, 'remove-remote': 0, 'remove-local': 0 },
  };
  let [uploadedBytes, downloadedBytes, failures, unsures, again, passes] = [0, 0, 0, 0, 0, 0];
  return {
    acts,
    get uploadedBytes() {
      return uploadedBytes;
    },
    get downloadedBytes() {
      return downloadedBytes;
    },
    get failures() {
      return failures;
    },
    get unsures() {
      return unsures;
    },
    get again() {
      return again;
    },
    get passes() {
      return passes;
    },
    done({ act, sizeBytes }) {
      acts[act] += 1;
      if (act === 'upload') uploadedBytes += sizeBytes ?? 0;
      if (act === 'download') downloadedBytes += sizeBytes ?? 0;
      // What a conflict has renamed is still to be carried across.
      if (act === 'conflict') again += 1;
    },
    raced: () => {
      again += 1;
    },
    unsure: () => {
      unsures += 1;
    },
    failed: () => {
      failures += 1;
    },
    nextPass() {
      passes += 1;
      [failures, unsures, again] = [0, 0, 0];
    },
  };
}
