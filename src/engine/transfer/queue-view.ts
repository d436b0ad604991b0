// A queue as it lies on the disk, without taking it: for whoever only wants to know how it stands.

import { Priority, type Transfer } from '../../contract/transfer.ts';
import type { Opening } from '../journal/database.ts';
import { openQueueJournal, type QueueJournal } from '../journal/queue-journal.ts';
import type { TransferRow } from '../journal/queue-rows.ts';
import { countsOfRow } from './counts.ts';
import { TransferRecord } from './transfer-record.ts';

const mostShown = 1000;

/**
 * The transfers of a queue's database, oldest first, in their last written state; what runs in another process is waiting
 * here, without the bytes of files under way. At most a thousand of each priority that have not ended, and the thousand that
 * ended last. Throws what opening throws.
 */
export async function viewQueue(opening: Omit<Opening, 'migrations'>): Promise<Transfer[]> {
  const journal = await openQueueJournal(opening);
  try {
    const open = Priority.options.flatMap((priority) => journal.open(priority, null, mostShown));
    return [...open, ...journal.ended(mostShown)]
      .sort((one, other) => one.number - other.number)
      .map((row) => asTransfer(row, journal));
  } finally {
    journal.close();
  }
}

function asTransfer(row: TransferRow, journal: QueueJournal): Transfer {
  const counts = countsOfRow(row, journal);
  const now = { priority: row.priority, doneBytes: counts.doneBytes, bytesPerSecond: 0 };
  return new TransferRecord(row, counts, journal).snapshot(now);
}
