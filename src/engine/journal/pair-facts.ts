// What is known of the two places of a pair: the one row without which nothing may be removed.

import { RunReport } from '../../contract/pair.ts';
import { number, numberOrNull, reader, text, textOrNull } from './cells.ts';
import type { Database } from './database.ts';
import { jsonColumn } from './json-column.ts';
import type { PairFacts, PairJournal } from './pair-journal.ts';

const reportText = jsonColumn(RunReport);

const factsReader = reader(
  (row): PairFacts => ({
    mark: text(row['mark']),
    device: textOrNull(row['device']),
    inode: textOrNull(row['inode']),
    epoch: number(row['epoch']),
    pendingEpoch: numberOrNull(row['pending_epoch']),
    ignoreHash: text(row['ignore_hash']),
    verifiedMs: numberOrNull(row['verified_ms']),
    last: reportOf(textOrNull(row['last'])),
  }),
);

/** A report that another version wrote in another form is as if there were none; the facts beside it hold. */
function reportOf(found: string | null): RunReport | null {
  if (found === null) return null;
  const report = reportText.safeParse(found);
  return report.success ? report.data : null;
}

/** The facts of a pair in its file. */
export function pairFacts(database: Database): Pick<PairJournal, 'facts' | 'saveFacts'> {
  return {
    facts: () => database.first(factsReader, 'SELECT * FROM facts') ?? null,
    saveFacts: ({ mark, device, inode, epoch, pendingEpoch, ignoreHash, verifiedMs, last }) =>
      database.transaction(() => {
        database.run(
          `INSERT OR REPLACE INTO facts (only, mark, device, inode, epoch, pending_epoch, ignore_hash, verified_ms, last)
           VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)`,
          mark,
          device,
          inode,
          epoch,
          pendingEpoch,
          ignoreHash,
          verifiedMs,
          last && JSON.stringify(last),
        );
      }),
  };
}
