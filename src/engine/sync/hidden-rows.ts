// What was alike and the rules have come to hide: it is no longer ours to keep alike, which is no removal.

import { pages } from '../journal/pages.ts';
import type { NumberedBase, PairJournal } from '../journal/pair-journal.ts';
import { folderPrefix } from '../store/path.ts';
import { type Ignore, isHidden } from './ignore.ts';

const pageSize = 1000;

/** Strikes it from the base; `before` is the hash of the rules that were kept to last. */
export function forgetHidden(journal: PairJournal, ignore: Ignore, before: string): void {
  for (const rows of pagesOfHidden(journal, ignore, before))
    journal.transactionSoon(() => {
      for (const { path } of rows) journal.dropBase(path);
    });
}

/** The journal as it will look then. For a dry run, which must count as the run does and strike nothing. */
export function withoutHidden(journal: PairJournal, ignore: Ignore, before: string): PairJournal {
  const hidden = [...pagesOfHidden(journal, ignore, before)].flat();
  if (hidden.length === 0) return journal;
  const hiddenBytes = hidden.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return {
    ...journal,
    baseTotals() {
      const { files, bytes } = journal.baseTotals();
      return { files: files - hidden.length, bytes: bytes - hiddenBytes };
    },
    baseUnder(folder) {
      const below = hidden.filter(({ path }) => path.startsWith(folderPrefix(folder)));
      return journal.baseUnder(folder) - below.length;
    },
  };
}

function* pagesOfHidden(journal: PairJournal, ignore: Ignore, before: string): Generator<NumberedBase[]> {
  if (ignore.hash === before) return;
  for (const page of pages<NumberedBase>((after) => journal.basePage(after?.path ?? null, pageSize)))
    yield page.filter(({ path }) => isHidden(ignore, path));
}
