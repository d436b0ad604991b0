// The queue on disk: transfers and their items. What is not here has not been promised; what is 'done' here is verified.

import { type Checkpoints, checkpoints } from './checkpoints.ts';
import { type Opening, openDatabase } from './database.ts';
import { type ItemTable, itemTable } from './item-table.ts';
import { queueMigrations } from './queue-form.ts';
import { type TransferTable, transferTable } from './transfer-table.ts';

export interface QueueJournal extends TransferTable, ItemTable, Checkpoints {
  close(): void;
}

/** Opens `queue.db`; only its one owner may. */
export async function openQueueJournal(opening: Omit<Opening, 'migrations'>): Promise<QueueJournal> {
  const database = await openDatabase({ ...opening, migrations: queueMigrations });
  return {
    ...transferTable(database),
    ...itemTable(database),
    ...checkpoints(database),
    close: () => database.close(),
  };
}
