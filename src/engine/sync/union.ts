// The journal as it looks when nothing that it remembers may count: no path was ever alike, so nothing can be a removal.

import type { PairJournal } from '../journal/pair-journal.ts';

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
