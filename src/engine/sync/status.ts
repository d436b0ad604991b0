// How a pair stands, for whoever shows it: a pure reading of what is known.

import type { Pair, PairState, PairStatus } from '../../contract/pair.ts';
import type { PairFacts } from '../journal/pair-journal.ts';
import type { NextRun } from './schedule.ts';

export interface Standing {
  readonly pair: Pair;
  readonly facts: PairFacts | null;
  readonly conflicts: number;
  readonly isRunning: boolean;
  readonly progress: PairStatus['progress'];
  readonly isEmulated: boolean;
  readonly next: NextRun | null;
}

export function statusOf(standing: Standing): PairStatus {
  const { pair, facts, progress, isEmulated, next } = standing;
  return {
    pair,
    state: stateOf(standing),
    last: facts?.last ?? null,
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
 * | has not run yet | waiting |
 * | ended early for a reason that passes | offline |
 * | ended early for another, or has something for the person | attention |
 * | has removals that wait for a second look | waiting |
 * | else | idle |
 */
function stateOf({ pair, facts, conflicts, isRunning }: Standing): PairState {
  if (isRunning) return 'working';
  if (pair.isPaused) return 'paused';
  const last = facts?.last;
  if (!last) return 'waiting';
  if (!last.isWhole) return last.error?.retry === 'later' ? 'offline' : 'attention';
  if (last.held + last.attention + last.failed + conflicts > 0) return 'attention';
  return last.unsure > 0 ? 'waiting' : 'idle';
}
