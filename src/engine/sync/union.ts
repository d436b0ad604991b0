// A run in which nothing that is remembered may count: no path was ever alike, so nothing can be a removal.

import type { Key } from '../../contract/models.ts';
import type { RunNotice } from '../../contract/pair.ts';
import type { PairJournal } from '../journal/pair-journal.ts';
import type { RunOptions, Surroundings } from './surroundings.ts';

/** Reads no base; all else is the journal's own. For a dry run, which must leave the real base where it is. */
export function withoutBase(journal: PairJournal): PairJournal {
  return {
    ...journal,
    base: () => null,
    baseIn: () => [],
    baseBetween: () => [],
    basePage: () => [],
    baseTotals: () => ({ files: 0, bytes: 0 }),
    baseUnder: () => 0,
    change(path) {
      const change = journal.change(path);
      return change && { ...change, base: null };
    },
    // An approval ends with the base that it was given on.
    holdDestructive: () => journal.holdDestructive({ isUnion: true }),
    changes: (after, limit) => journal.changes(after, limit).map((change) => ({ ...change, base: null })),
  };
}

/** Tells of it, and has the history tell of it for good: the next report says nothing, and this run may not come to its own. */
export function tellUnion(
  { journal, clock }: Pick<Surroundings, 'journal' | 'clock'>,
  notices: RunNotice[],
  { isDry }: Pick<RunOptions, 'isDry'>,
): void {
  notices.push({ kind: 'union', reasons: [] });
  const nothing = { to: null, sizeBytes: null, trash: null, error: null };
  if (!isDry) journal.addHistory({ atMs: clock.now(), act: 'union', path: '' as Key, ...nothing });
}
