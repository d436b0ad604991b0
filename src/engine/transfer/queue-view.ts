// A queue as it lies on the disk, without taking it: for whoever only wants to know how it stands.

import type { Transfer, TransferId } from '../../contract/models.ts';
import type { Opening } from '../journal/database.ts';
import { openQueueJournal } from '../journal/queue-journal.ts';
import type { TransferRow } from '../journal/queue-rows.ts';
import { type Counts, countsOf } from './counts.ts';

/**
 * The transfers of a queue's database, oldest first, in their last written state; what runs in another process is waiting
 * here, without the bytes of files under way. Throws what opening throws.
 */
export async function viewQueue(opening: Omit<Opening, 'migrations'>): Promise<Transfer[]> {
  const journal = await openQueueJournal(opening);
  try {
    return journal
      .transfers()
      .map((row) => asTransfer(row, countsOf(journal.sums(row.number)), journal.firstError(row.number)));
  } finally {
    journal.close();
  }
}

function asTransfer(row: TransferRow, counts: Counts, firstError: Transfer['error']): Transfer {
  const { number, title, direction, request, state, priority, is_listed, resumed_bytes } = row;
  const { totalFiles, totalBytes, doneFiles, doneBytes, skippedFiles, failedFiles } = counts;
  return {
    id: String(number) as TransferId,
    title,
    direction,
    source: request.source,
    target: request.target,
    state,
    priority,
    isListed: is_listed,
    totalFiles,
    totalBytes,
    doneFiles,
    doneBytes,
    skippedFiles,
    failedFiles,
    retries: 0,
    resumedBytes: resumed_bytes,
    unverifiedFiles: 0,
    bytesPerSecond: 0,
    createdMs: row.created_ms,
    endedMs: row.ended_ms,
    error: row.error ?? firstError,
  };
}
