// The queue on disk: transfers and their items. What is not here has not been promised; what is 'done' here is verified.

import type { ErrorWire } from '../../contract/errors.ts';
import { Key, type TransferState } from '../../contract/models.ts';
import { z } from '../../contract/schema.ts';
import { type Checkpoints, checkpoints } from './checkpoints.ts';
import { type Database, type Opening, openDatabase } from './database.ts';
import {
  type ClaimedItem,
  ClaimedRow,
  failure,
  flag,
  type ItemEnd,
  ItemRow,
  type NewItem,
  queueMigrations,
  type StoredState,
  type Sum,
  SumRow,
  TransferRow,
} from './queue-rows.ts';

interface TransferChange {
  readonly state: TransferState;
  readonly isListed: boolean;
  readonly endedMs: number | null;
  readonly error: ErrorWire | null;
}

export interface QueueJournal extends Checkpoints {
  isPaused(): boolean;
  setPaused(isPaused: boolean): void;
  /** Oldest first. */
  transfers(): TransferRow[];
  sums(number?: number): Sum[];
  add(transfer: Pick<TransferRow, 'request' | 'title' | 'direction' | 'created_ms'>): TransferRow;
  change(number: number, change: TransferChange): void;
  /** Removes these transfers and their items. */
  remove(numbers: readonly number[]): void;
  /** Adds the items that are not there yet and gives back those. */
  addItems(number: number, items: readonly NewItem[]): NewItem[];
  /** Up to `limit` waiting items in order of key, none of `taken`; from now on an attempt at them may have happened. */
  claim(number: number, limit: number, taken: ReadonlySet<number>): ClaimedItem[];
  /** Where the target may hold what an earlier attempt has begun: the target keys of claimed items that still wait. */
  begun(number: number): Key[];
  /** These were claimed and never begun. */
  release(ids: readonly number[]): void;
  writeEnds(ends: readonly ItemEnd[]): void;
  /** The first failure of a transfer, in order of key. */
  firstError(number: number): ErrorWire | null;
  /** Ends all that still waits. */
  endWaiting(number: number, state: 'failed' | 'cancelled', error: ErrorWire | null): void;
  /** Lets failed and cancelled items wait again. With `relist` what could not be listed is forgotten; the answer says if there was any. */
  reopen(number: number, relist: boolean): { hasUnlisted: boolean };
  page(number: number, state: StoredState | null, after: Key | null, limit: number): ItemRow[];
  itemsById(ids: readonly number[]): ItemRow[];
  close(): void;
}

/** Opens `queue.db`; only its one owner may. */
export async function openQueueJournal(opening: Omit<Opening, 'migrations'>): Promise<QueueJournal> {
  return queueJournal(await openDatabase({ ...opening, migrations: queueMigrations }));
}

const itemColumns = 'id, key, target_key, size_bytes, state, skipped, error, proof, retries';

function queueJournal(database: Database): QueueJournal {
  return {
    ...checkpoints(database),
    isPaused: () =>
      database.first(z.object({ is_paused: flag }), 'SELECT is_paused FROM queue')?.is_paused ?? false,
    setPaused: (isPaused) => void database.run('UPDATE queue SET is_paused = ?', Number(isPaused)),

    transfers: () => database.all(TransferRow, 'SELECT * FROM transfer ORDER BY number'),
    sums: (number) =>
      database.all(
        SumRow,
        `SELECT transfer, kind, state, count(*) AS items, total(size_bytes) AS bytes FROM item
         WHERE ?1 IS NULL OR transfer = ?1 GROUP BY transfer, kind, state`,
        number ?? null,
      ),

    add: ({ request, title, direction, created_ms }) =>
      database.transaction(() => {
        database.run(
          `INSERT INTO transfer (request, title, direction, state, is_listed, created_ms)
           VALUES (?, ?, ?, 'waiting', 0, ?)`,
          JSON.stringify(request),
          title,
          direction,
          created_ms,
        );
        const row = database.first(TransferRow, 'SELECT * FROM transfer WHERE number = last_insert_rowid()');
        if (!row) throw new Error('the new transfer is not there');
        return row;
      }),

    change: (number, { state, isListed, endedMs, error }) =>
      void database.run(
        'UPDATE transfer SET state = ?, is_listed = ?, ended_ms = ?, error = ? WHERE number = ?',
        // What runs in this process waits for the next one.
        state === 'running' ? 'waiting' : state,
        Number(isListed),
        endedMs,
        error && JSON.stringify(error),
        number,
      ),

    remove: (numbers) =>
      database.transaction(() => {
        for (const number of numbers) database.run('DELETE FROM transfer WHERE number = ?', number);
      }),

    addItems: (number, items) =>
      database.transaction(() =>
        items.filter(
          ({ kind, key, targetKey, sizeBytes, state, skipped, error }) =>
            database.run(
              `INSERT INTO item (transfer, kind, key, target_key, size_bytes, state, skipped, error)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
              number,
              kind,
              key,
              targetKey,
              sizeBytes,
              state,
              skipped,
              error && JSON.stringify(error),
            ) === 1,
        ),
      ),

    claim: (number, limit, taken) =>
      database.transaction(() => {
        const rows = database
          .all(
            ClaimedRow,
            `SELECT id, kind, key, target_key, size_bytes, is_claimed FROM item
             WHERE transfer = ? AND state = 'waiting' ORDER BY key LIMIT ?`,
            number,
            limit + taken.size,
          )
          .filter(({ id }) => !taken.has(id))
          .slice(0, limit);
        for (const { id, is_claimed } of rows)
          if (!is_claimed) database.run('UPDATE item SET is_claimed = 1 WHERE id = ?', id);
        return rows.map(({ id, kind, key, target_key, size_bytes, is_claimed }) => ({
          id,
          kind,
          key,
          targetKey: target_key,
          sizeBytes: size_bytes,
          isInDoubt: is_claimed,
        }));
      }),

    begun: (number) =>
      database
        .all(
          z.object({ target_key: Key }),
          `SELECT target_key FROM item WHERE transfer = ? AND state = 'waiting' AND is_claimed = 1`,
          number,
        )
        .map(({ target_key }) => target_key),

    release: (ids) =>
      database.transaction(() => {
        for (const id of ids) database.run('UPDATE item SET is_claimed = 0 WHERE id = ?', id);
      }),

    writeEnds: (ends) =>
      database.transaction(() => {
        for (const { id, state, targetKey, sizeBytes, skipped, error } of ends)
          database.run(
            'UPDATE item SET state = ?, target_key = ?, size_bytes = ?, skipped = ?, error = ? WHERE id = ?',
            state,
            targetKey,
            sizeBytes,
            skipped,
            error && JSON.stringify(error),
            id,
          );
      }),

    endWaiting: (number, state, error) =>
      void database.run(
        `UPDATE item SET state = ?, error = ? WHERE transfer = ? AND state = 'waiting'`,
        state,
        error && JSON.stringify(error),
        number,
      ),

    reopen: (number, relist) =>
      database.transaction(() => {
        const unlisted = relist
          ? database.run(
              `DELETE FROM item WHERE transfer = ? AND kind = 'listing' AND state = 'failed'`,
              number,
            )
          : 0;
        database.run(
          `UPDATE item SET state = 'waiting', error = NULL
           WHERE transfer = ? AND kind <> 'listing' AND state IN ('failed', 'cancelled')`,
          number,
        );
        return { hasUnlisted: unlisted > 0 };
      }),

    page: (number, state, after, limit) =>
      state === null
        ? database.all(
            ItemRow,
            `SELECT ${itemColumns} FROM item WHERE transfer = ?1 AND (?2 IS NULL OR key > ?2) ORDER BY key LIMIT ?3`,
            number,
            after,
            limit,
          )
        : database.all(
            ItemRow,
            `SELECT ${itemColumns} FROM item WHERE transfer = ?1 AND state = ?4 AND (?2 IS NULL OR key > ?2)
             ORDER BY key LIMIT ?3`,
            number,
            after,
            limit,
            state,
          ),

    itemsById: (ids) =>
      ids.flatMap((id) => database.all(ItemRow, `SELECT ${itemColumns} FROM item WHERE id = ?`, id)),

    firstError: (number) =>
      database.first(
        z.object({ error: failure }),
        `SELECT error FROM item WHERE transfer = ? AND state = 'failed' ORDER BY key LIMIT 1`,
        number,
      )?.error ?? null,

    close: () => database.close(),
  };
}
