// What the guard holds, and the two ways out: to let it happen, or to bring back what was to go.

import { AppError } from '../../contract/errors.ts';
import type { Key } from '../../contract/models.ts';
import type { PairAction } from '../../contract/pair.ts';
import { pages } from '../journal/pages.ts';
import type { PairJournal, PlannedAction } from '../journal/pair-journal.ts';
import { shown } from './plan/shown.ts';

const pageSize = 1000;

/** In the order of the plan. `after` is the path of the last one of the page before. */
export function heldPage(journal: PairJournal, after: Key | null, limit: number): PairAction[] {
  const page: PairAction[] = [];
  let isPast = after === null;
  for (const action of heldOf(journal)) {
    if (isPast) page.push(shown(action));
    if (action.path === after) isPast = true;
    if (page.length === limit) break;
  }
  return page;
}

/** Lets what is held happen at the next run; entry.changed where the plan is another than was seen. Gives how many files. */
export function approveHeld(journal: PairJournal, seenMs: number | null): number {
  const last = journal.facts()?.last;
  if (seenMs === null) return journal.approveHeld();
  const detail = 'The pair has run again since; look at what is held now.';
  if (last?.startedMs !== seenMs) throw new AppError('entry.changed', { op: 'pair.approve', detail });
  // A dry run makes a plan too, of which the person has not seen what it holds.
  const held = journal.actionTotals().filter(({ isHeld }) => isHeld);
  const sum = (of: 'files' | 'bytes') => held.reduce((all, one) => all + one[of], 0);
  if (held.length === 0 || (sum('files') === last.held && sum('bytes') === last.heldBytes))
    return journal.approveHeld();
  throw new AppError('entry.changed', {
    op: 'pair.approve',
    detail: 'More has changed since the last run. Run the pair, then look at what is held.',
  });
}

/** Forgets that these paths were alike: the side that still has one gives it to the other at the next run. Gives how many. */
export function restoreHeld(journal: PairJournal): number {
  let files = 0;
  for (const { path } of heldOf(journal)) {
    journal.dropBase(path);
    files += 1;
  }
  return files;
}

function* heldOf(journal: PairJournal): Generator<PlannedAction> {
  for (const page of pages<PlannedAction>((after) => journal.actions(null, after, pageSize)))
    for (const action of page) if (action.isHeld) yield action;
}
