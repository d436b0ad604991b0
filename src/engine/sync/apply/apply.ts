// Carries out a plan: what touches no file first, then renames, then what moves bytes, and removals last.

import { throwIfAborted } from '../../../base/abort.ts';
import { inParallel } from '../../entry/in-parallel.ts';
import { pages } from '../../journal/pages.ts';
import type { PlannedAction } from '../../journal/pair-journal.ts';
import { shown } from '../plan/shown.ts';
import type { RunOptions } from '../surroundings.ts';
import type { Acting } from './act.ts';
import { createCarryOut } from './carry-out.ts';
import { settleBase } from './settle-base.ts';
import type { RunTally } from './tally.ts';

const pageSize = 500;

/** Throws what ends the run as a whole; what is about one path is counted, written down, and leaves the others alone. */
export async function applyPlan(
  acting: Acting,
  atOnce: number,
  tally: RunTally,
  options: RunOptions,
): Promise<void> {
  settleAll(acting, tally, options);
  for (const phase of [1, 2, 3]) await applyPhase(acting, phase, atOnce, tally, options);
}

function settleAll({ journal, clock }: Acting, tally: RunTally, { onAction }: RunOptions): void {
  for (const page of pagesOf(journal, 0))
    journal.transactionSoon(() => {
      for (const action of page) {
        settleBase(journal, clock, action);
        tally.done(action);
        onAction?.(shown(action));
      }
    });
}

async function applyPhase(
  acting: Acting,
  phase: number,
  atOnce: number,
  tally: RunTally,
  options: RunOptions,
): Promise<void> {
  const carryOut = createCarryOut(acting, tally, options);
  let done = 0;
  for (const page of pagesOf(acting.journal, phase)) {
    const free = page.filter((action) => !action.isHeld);
    for await (const _ of inParallel(free, atOnce, carryOut)) {
      throwIfAborted(acting.signal);
      done += 1;
      options.onProgress?.({ phase: 'apply', done, total: null });
    }
  }
}

function pagesOf(journal: Acting['journal'], phase: number): Iterable<readonly PlannedAction[]> {
  return pages<PlannedAction>((after) => journal.actions(phase, after, pageSize));
}
