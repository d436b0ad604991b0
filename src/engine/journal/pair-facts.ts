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
    markEtag: textOrNull(row['mark_etag']),
    ignoreHash: text(row['ignore_hash']),
    verifiedMs: numberOrNull(row['verified_ms']),
    lookedMs: numberOrNull(row['looked_ms']),
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
export function pairFacts(database: Database): Pick<PairJournal, 'facts' | 'saveFacts' | 'forgetPlaces'> {
  return {
    facts: () => database.first(factsReader, 'SELECT * FROM facts') ?? null,
    saveFacts: (facts) =>
      database.transaction(() => {
        database.run(
          `INSERT OR REPLACE INTO facts (only, mark, device, inode, epoch, pending_epoch, mark_etag, ignore_hash,
             verified_ms, looked_ms, last)
           VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          facts.mark,
          facts.device,
          facts.inode,
          facts.epoch,
          facts.pendingEpoch,
          facts.markEtag,
          facts.ignoreHash,
          facts.verifiedMs,
          facts.lookedMs,
          facts.last && JSON.stringify(facts.last),
        );
      }),
    forgetPlaces: () =>
      database.transaction(() => {
        for (const table of ['facts', 'base', 'free_id', 'approved', 'action', 'change'])
          database.run(`DELETE FROM ${table}`);
      }),
  };
}
