// The transfers of the queue on disk: what was asked for, in which order, and how it came out.

import type { ErrorWire } from '../../contract/errors.ts';
import type { Priority, TransferState } from '../../contract/transfer.ts';
import { number, reader } from './cells.ts';
import type { Database } from './database.ts';
import { TransferRow, transferReader } from './queue-rows.ts';

export interface TransferChange {
  readonly state: TransferState;
  readonly isListed: boolean;
  readonly endedMs: number | null;
  readonly error: ErrorWire | null;
  /** How it came out, as text, once nothing of it is left to do; null before. */
  readonly countsText: string | null;
}

/** Where a transfer stands in the queue. */
export interface Standing {
  readonly number: number;
  readonly priority: Priority;
  readonly position: number;
}

export interface TransferTable {
  isPaused(): boolean;
  setPaused(isPaused: boolean): void;
  /** Those of one priority that have not ended, in the order of their positions, from the first after `after`. */
  open(
    priority: Priority,
    after: Pick<TransferRow, 'position' | 'number'> | null,
    limit: number,
  ): TransferRow[];
  countWaiting(): number;
  /** The newest ended ones, the last to end first. */
  ended(limit: number): TransferRow[];
  /** Ended ones of which a part may still wait, because the process died while it ended them. */
  unsettled(): TransferRow[];
  find(number: number): TransferRow | undefined;
  /**
   * Those whose title, ends or files hold `text`, newest first, older than `before`. Letters of ASCII are found in either
   * case, as SQLite's LIKE has it.
   */
  search(text: string, before: number | null, limit: number): TransferRow[];
  totals(): { ended: number; failed: number; lastPosition: number };
  add(transfer: Pick<TransferRow, 'request' | 'title' | 'direction' | 'createdMs' | 'position'>): TransferRow;
  change(number: number, change: TransferChange): void;
  arrange(standings: readonly Standing[]): void;
  /** Removes those of these transfers that have ended and are settled, or with null all such, and their items; says which. */
  removeEnded(numbers: readonly number[] | null): number[];
}

const totalsReader = reader((row) => ({ ended: number(row['ended']), failed: number(row['failed']) }));
const numberReader = reader((row) => number(row['number']));
const positionReader = reader((row) => number(row['position']));
const pausedReader = reader((row) => row['is_paused'] === 1);

const endText = (end: 'source' | 'target') =>
  `coalesce(json_extract(request, '$.${end}.path'), 's3://' || json_extract(request, '$.${end}.bucket') || '/' ||
     json_extract(request, '$.${end}.prefix'))`;

export function transferTable(database: Database): TransferTable {
  return {
    isPaused: () => database.first(pausedReader, 'SELECT is_paused FROM queue') ?? false,
    setPaused: (isPaused) => void database.run('UPDATE queue SET is_paused = ?', Number(isPaused)),

    open: (priority, after, limit) =>
      database.all(
        transferReader,
        `SELECT * FROM transfer INDEXED BY transfer_open WHERE ended_ms IS NULL AND priority = ?
         AND (position, number) > (?, ?) ORDER BY position, number LIMIT ?`,
        priority,
        after?.position ?? Number.NEGATIVE_INFINITY,
        after?.number ?? 0,
        limit,
      ),
    countWaiting: () =>
      database.first(
        numberReader,
        `SELECT count(*) AS number FROM transfer INDEXED BY transfer_open
         WHERE ended_ms IS NULL AND state = 'waiting'`,
      ) ?? 0,
    ended: (limit) =>
      database.all(
        transferReader,
        'SELECT * FROM transfer WHERE ended_ms IS NOT NULL ORDER BY ended_ms DESC, number DESC LIMIT ?',
        limit,
      ),
    unsettled: () =>
      database.all(
        transferReader,
        'SELECT * FROM transfer WHERE ended_ms IS NOT NULL AND counts IS NULL ORDER BY number',
      ),
    find: (wanted) => database.first(transferReader, 'SELECT * FROM transfer WHERE number = ?', wanted),
    search: (wanted, before, limit) =>
      database.all(
        transferReader,
        `SELECT * FROM transfer WHERE (?2 IS NULL OR number < ?2) AND (
           title LIKE ?1 ESCAPE '\\' OR ${endText('source')} LIKE ?1 ESCAPE '\\' OR ${endText('target')} LIKE ?1 ESCAPE '\\'
           OR EXISTS (SELECT 1 FROM item WHERE item.transfer = transfer.number AND item.key LIKE ?1 ESCAPE '\\')
         ) ORDER BY number DESC LIMIT ?3`,
        `%${wanted.replaceAll(/[\\%_]/g, '\\$&')}%`,
        before,
        limit,
      ),
    totals: () => ({
      ...(database.first(
        totalsReader,
        `SELECT count(*) AS ended, count(*) FILTER (WHERE state = 'failed') AS failed
         FROM transfer WHERE ended_ms IS NOT NULL`,
      ) ?? { ended: 0, failed: 0 }),
      lastPosition:
        database.first(positionReader, 'SELECT coalesce(max(position), 0.0) AS position FROM transfer') ?? 0,
    }),

    add: ({ request, title, direction, createdMs, position }) =>
      database.transaction(() => {
        database.run(
          `INSERT INTO transfer (request, title, direction, state, is_listed, created_ms, position)
           VALUES (?, ?, ?, 'waiting', 0, ?, ?)`,
          JSON.stringify(request),
          title,
          direction,
          createdMs,
          position,
        );
        const row = database.first(
          transferReader,
          'SELECT * FROM transfer WHERE number = last_insert_rowid()',
        );
        if (!row) throw new Error('the new transfer is not there');
        return row;
      }),

    change: (wanted, { state, isListed, endedMs, error, countsText }) =>
      void database.run(
        'UPDATE transfer SET state = ?, is_listed = ?, ended_ms = ?, error = ?, counts = ? WHERE number = ?',
        // What runs in this process waits for the next one.
        state === 'running' ? 'waiting' : state,
        Number(isListed),
        endedMs,
        error && JSON.stringify(error),
        countsText,
        wanted,
      ),

    arrange: (standings) =>
      database.transaction(() => {
        for (const { number: each, priority, position } of standings)
          database.run(
            'UPDATE transfer SET priority = ?, position = ? WHERE number = ?',
            priority,
            position,
            each,
          );
      }),

    removeEnded: (numbers) =>
      database.transaction(() => {
        const isSettled = 'ended_ms IS NOT NULL AND counts IS NOT NULL';
        if (numbers === null)
          return database.all(numberReader, `DELETE FROM transfer WHERE ${isSettled} RETURNING number`);
        return numbers.filter(
          (each) => database.run(`DELETE FROM transfer WHERE number = ? AND ${isSettled}`, each) === 1,
        );
      }),
  };
}
