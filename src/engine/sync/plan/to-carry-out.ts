// How much of a plan is to be done on either side.

import type { PairJournal } from '../../journal/pair-journal.ts';

/** Acts that touch a file or an object, and are not held. */
export function toCarryOut(journal: Pick<PairJournal, 'actionTotals'>): number {
  const acts = journal
    .actionTotals()
    .filter(({ act, isHeld }) => !isHeld && act !== 'adopt' && act !== 'forget');
  return acts.reduce((sum, { files }) => sum + files, 0);
}
