// Whether what is to arrive in the folder can have its name there: what never can is put to the person instead of planned.

import { throwIfAborted } from '../../../base/abort.ts';
import { AppError, type ErrorWire, toWire } from '../../../contract/errors.ts';
import type { Key } from '../../../contract/models.ts';
import type { PairJournal, PlannedAction } from '../../journal/pair-journal.ts';
import { nameTaken } from '../apply/spelling.ts';
import type { Surroundings } from '../surroundings.ts';
import { type There, type Way, Ways } from './ways.ts';

const pageSize = 1000;

/**
 * After the guard. What arrives where something goes that stands in its way does so in the last phase. What else stands in the way
 * will until somebody moves it: a file where a folder must be, a folder of that name, another spelling, or one that arrives first.
 * False where a folder could not be read, of which nobody then knows that it is empty.
 */
export async function clearWays(
  { folder, clock }: Pick<Surroundings, 'folder' | 'clock'>,
  journal: PairJournal,
  signal: AbortSignal,
): Promise<boolean> {
  const ways = new Ways(folder, journal);
  for (const arrival of arrivalsOf(journal)) {
    throwIfAborted(signal);
    const { path, to } = arrival;
    const way = await ways.to(to ?? path, to && path).catch((error: unknown): Way => {
      throwIfAborted(signal);
      // What cannot be looked at now is told by the act itself.
      if (error instanceof AppError) return 'free';
      throw error;
    });
    if (way === 'free') continue;
    journal.transactionSoon(() => {
      journal.strikeAction(path);
      if (way === 'freed') journal.planAction({ ...arrival, phase: 4 });
      else journal.needAttention(path, 'local', taken(to ?? path, way), clock.now());
    });
  }
  return ways.isWhole;
}

function* arrivalsOf(journal: PairJournal): Generator<PlannedAction> {
  for (const phase of [1, 2]) {
    let after: PlannedAction | null = null;
    do {
      const page: readonly PlannedAction[] = journal.actions(phase, after, pageSize);
      for (const action of page)
        if (action.act === 'rename-local' || (action.act === 'download' && !action.replaces)) yield action;
      after = page.at(-1) ?? null;
    } while (after);
  }
}

function taken(path: Key, { path: there }: There): ErrorWire {
  return toWire(nameTaken(path, there), 'pair.plan');
}
