// How a pair stands, for whoever shows it: a pure reading of what is known.

import type { Pair, PairState, PairStatus, RunReport } from '../../contract/pair.ts';
import type { PairFacts } from '../journal/pair-journal.ts';
import type { NextRun } from './schedule.ts';

export interface Standing {
  readonly pair: Pair;
  readonly facts: PairFacts | null;
  /** The report of the last run. */
  readonly last: RunReport | null;
  readonly conflicts: number;
  readonly isRunning: boolean;
  /** The computer has a network. */
  readonly isOnline: boolean;
  readonly progress: PairStatus['progress'];
  readonly isEmulated: boolean;
  readonly next: NextRun | null;
}

export function statusOf(standing: Standing): PairStatus {
  const { pair, facts, last, progress, isEmulated, next } = standing;
  return {
    pair,
    state: stateOf(standing),
    // Those that were resolved since wait for nobody.
    last: last && { ...last, conflicts: standing.conflicts },
    nextRunMs: next?.atMs ?? null,
    verifiedMs: facts?.verifiedMs ?? null,
    progress,
    isEmulated,
  };
}

/**
 * | the pair | state |
 * | --- | --- |
 * | is being run | working |
 * | is paused | paused |
 * | ended early for a reason that does not pass, or has something for the person | attention |
 * | ended early for another, or has no network | offline |
 * | has not run yet, or has removals that wait for a second look | waiting |
 * | else | idle |
 */
function stateOf({ pair, last, conflicts, isRunning, isOnline }: Standing): PairState {
  if (isRunning) return 'working';
  if (pair.isPaused) return 'paused';
  if (last && needsPerson(last, conflicts)) return 'attention';
  if (!isOnline || last?.isWhole === false) return 'offline';
  return !last || last.unsure > 0 ? 'waiting' : 'idle';
}

function needsPerson(last: RunReport, conflicts: number): boolean {
  if (!last.isWhole) return last.error?.retry !== 'later';
  return last.held + last.attention + last.failed + conflicts > 0;
}
