// The items of the transfers on disk: added as they are listed, claimed before they run, and marked as they end.

import type { ErrorWire } from '../../contract/errors.ts';
import type { Key } from '../../contract/models.ts';
import { key, number, reader, text } from './cells.ts';
import type { Database } from './database.ts';
import { failure } from './json-column.ts';
import { largeBytes } from './queue-form.ts';
import {
  type ClaimedItem,
  claimedReader,
  type ItemEnd,
  type ItemRow,
  itemReader,
  type Lane,
  type NewItem,
  type StoredState,
  type Sum,
  sumReader,
} from './queue-rows.ts';

/** Where the page before ended. */
export type After = Pick<ItemRow, 'key' | 'kind'>;

export interface ItemTable {
  sums(transfers: readonly number[]): Sum[];
  /** Adds the items that are not there yet and gives back those. */
  addItems(transfer: number, items: readonly NewItem[]): readonly NewItem[];
  /** Waiting items of one lane in order of id, from the first after `after`; from now on an attempt at them may have happened. */
  claim(transfer: number, lane: Lane, after: number, limit: number): ClaimedItem[];
  /** None after `id` was begun in this lane. */
  release(transfer: number, lane: Lane, id: number): void;
  /** Where the target may hold what an earlier attempt has begun: the target keys of claimed items that still wait. */
  begun(transfer: number): Key[];
  writeEnds(ends: readonly ItemEnd[]): void;
  /** The first failure of a transfer, in order of key. */
  firstError(transfer: number): ErrorWire | null;
  /** Ends all that still waits. */
  endWaiting(transfer: number, state: 'failed' | 'cancelled', error: ErrorWire | null): void;
  /**
   * Lets a transfer and its failed and cancelled items wait again. With `relist` what could not be listed is forgotten, and
   * the transfer has to be listed again where there was any; the answer says so.
   */
  reopen(transfer: number, relist: boolean): { hasUnlisted: boolean };
  page(transfer: number, state: StoredState | null, after: Key | null, limit: number): ItemRow[];
  /** All items, also where two of different kinds have one key. */
  pageOfAll(transfer: number, after: After | null, limit: number): ItemRow[];
  itemsById(ids: readonly number[]): ItemRow[];
}

const columns = 'id, kind, key, target_key, size_bytes, state, skipped, error, proof, retries, started_over';
const isLarge = `size_bytes > ${largeBytes}`;
const inLane = {
  small: `state = 'waiting' AND (size_bytes IS NULL OR size_bytes <= ${largeBytes})`,
  large: `state = 'waiting' AND ${isLarge}`,
};
/** What the index of these few knows them by: SQLite takes it only where the very words are said. */
const isLeft = `state IN ('failed', 'skipped', 'cancelled')`;
const isInState: Record<StoredState, string> = {
  waiting: `state = 'waiting'`,
  done: `state = 'done'`,
  failed: `state = 'failed' AND ${isLeft}`,
  skipped: `state = 'skipped' AND ${isLeft}`,
  cancelled: `state = 'cancelled' AND ${isLeft}`,
};
const rowsAtOnce = 40;
const insertOf = (rows: number) =>
  `INSERT INTO item (transfer, kind, key, target_key, size_bytes, state, skipped, error)
   VALUES ${Array.from({ length: rows }, () => '(?1, ?, ?, ?, ?, ?, ?, ?)').join(', ')} ON CONFLICT DO NOTHING`;
const insertOne = insertOf(1);
const insertMany = insertOf(rowsAtOnce);

const idReader = reader((row) => number(row['id']));
const keyReader = reader((row) => key(row['target_key']));
const errorReader = reader((row) => failure(row['error']));
const nameReader = reader((row) => nameOf(text(row['kind']), text(row['key'])));
const nameOf = (kind: string, itemKey: string) => `${kind} ${itemKey}`;

export function itemTable(database: Database): ItemTable {
  const claimed = (transfer: number, lane: Lane) =>
    database.first(idReader, `SELECT claimed_${lane} AS id FROM transfer WHERE number = ?`, transfer) ?? 0;

  return {
    sums: (transfers) =>
      database.all(
        sumReader,
        `SELECT transfer, kind, state, coalesce(${isLarge}, 0) AS is_large, count(*) AS items,
           total(size_bytes) AS bytes, total(retries) AS retries,
           count(*) FILTER (WHERE state = 'done' AND kind = 'file' AND proof = 'none') AS unverified
         FROM item WHERE transfer IN (SELECT value FROM json_each(?)) GROUP BY transfer, kind, state, 4`,
        JSON.stringify(transfers),
      ),

    // What is lost of these two with a power cut is found out again: by listing, for that has not been told to be complete yet, and by
    // looking at the target. A claim, after which files are touched, waits for the disk, and for all that came before it.
    addItems: (transfer, items) =>
      database.transactionSoon(() => {
        const last = database.first(idReader, 'SELECT coalesce(max(id), 0) AS id FROM item') ?? 0;
        let added = 0;
        for (let at = 0; at < items.length; ) {
          const rows = items.length - at >= rowsAtOnce ? rowsAtOnce : 1;
          const values: (string | number | null)[] = [transfer];
          for (const end = at + rows; at < end; at += 1) {
            const item = items[at];
            if (!item) break;
            const { kind, targetKey, sizeBytes, state, skipped, error } = item;
            values.push(kind, item.key, targetKey, sizeBytes, state, skipped, error && JSON.stringify(error));
          }
          added += database.run(rows === 1 ? insertOne : insertMany, ...values);
        }
        if (added === items.length) return items;
        const fresh = new Set(
          database.all(
            nameReader,
            'SELECT kind, key FROM item WHERE transfer = ? AND id > ?',
            transfer,
            last,
          ),
        );
        // Of two that are the same, the first is the one that was added.
        return items.filter((item) => fresh.delete(nameOf(item.kind, item.key)));
      }),

    claim: (transfer, lane, after, limit) =>
      database.transaction(() => {
        const rows = database.all(
          claimedReader(claimed(transfer, lane)),
          `SELECT id, kind, key, target_key, size_bytes, retries FROM item INDEXED BY item_${lane}
           WHERE transfer = ? AND ${inLane[lane]} AND id > ? ORDER BY id LIMIT ?`,
          transfer,
          after,
          limit,
        );
        const last = rows.at(-1);
        if (last && !last.isInDoubt)
          database.run(`UPDATE transfer SET claimed_${lane} = ? WHERE number = ?`, last.id, transfer);
        return rows;
      }),

    release: (transfer, lane, id) =>
      void database.run(
        `UPDATE transfer SET claimed_${lane} = min(claimed_${lane}, ?) WHERE number = ?`,
        id,
        transfer,
      ),

    begun: (transfer) =>
      (['small', 'large'] as const).flatMap((lane) =>
        database.all(
          keyReader,
          `SELECT target_key FROM item INDEXED BY item_${lane} WHERE transfer = ? AND ${inLane[lane]} AND id <= ?`,
          transfer,
          claimed(transfer, lane),
        ),
      ),

    writeEnds: (ends) =>
      database.transactionSoon(() => {
        for (const end of ends) {
          database.run(
            `UPDATE item SET state = ?, target_key = ?, size_bytes = ?, skipped = ?, error = ?, proof = ?, retries = ?
             WHERE id = ?`,
            end.state,
            end.targetKey,
            end.sizeBytes,
            end.skipped,
            end.error && JSON.stringify(end.error),
            end.proof,
            end.retries,
            end.id,
          );
          // In the same step: what has arrived and is forgotten before it is told to have arrived would be moved again.
          if (end.state === 'done' || end.state === 'skipped')
            database.run('DELETE FROM begun WHERE item = ?', end.id);
          if (end.resumedBytes > 0)
            database.run(
              'UPDATE transfer SET resumed_bytes = resumed_bytes + ? WHERE number = ?',
              end.resumedBytes,
              end.transfer,
            );
        }
      }),

    firstError: (transfer) =>
      database.first(
        errorReader,
        `SELECT error FROM item WHERE transfer = ? AND ${isInState.failed} ORDER BY key LIMIT 1`,
        transfer,
      ) ?? null,

    endWaiting: (transfer, state, error) =>
      void database.run(
        `UPDATE item SET state = ?, error = ? WHERE transfer = ? AND state = 'waiting'`,
        state,
        error && JSON.stringify(error),
        transfer,
      ),

    reopen: (transfer, relist) =>
      database.transaction(() => {
        const unlisted = relist
          ? database.run(
              `DELETE FROM item WHERE transfer = ? AND kind = 'listing' AND ${isInState.failed}`,
              transfer,
            )
          : 0;
        database.run(
          `UPDATE item SET state = 'waiting', error = NULL, retries = retries + (state = 'failed')
           WHERE transfer = ? AND kind <> 'listing' AND state <> 'skipped' AND ${isLeft}`,
          transfer,
        );
        // With its items, in one step: nothing may wait in a transfer that has ended.
        database.run(
          `UPDATE transfer SET state = 'waiting', ended_ms = NULL, error = NULL, counts = NULL,
             is_listed = is_listed AND ? = 0 WHERE number = ?`,
          unlisted,
          transfer,
        );
        return { hasUnlisted: unlisted > 0 };
      }),

    page: (transfer, state, after, limit) =>
      state === null
        ? database.all(
            itemReader,
            `SELECT ${columns} FROM item WHERE transfer = ?1 AND (?2 IS NULL OR key > ?2) ORDER BY key LIMIT ?3`,
            transfer,
            after,
            limit,
          )
        : database.all(
            itemReader,
            `SELECT ${columns} FROM item WHERE transfer = ?1 AND ${isInState[state]} AND (?2 IS NULL OR key > ?2)
             ORDER BY key LIMIT ?3`,
            transfer,
            after,
            limit,
          ),

    pageOfAll: (transfer, after, limit) =>
      database.all(
        itemReader,
        `SELECT ${columns} FROM item WHERE transfer = ? AND (key, kind) > (?, ?) ORDER BY key, kind LIMIT ?`,
        transfer,
        after?.key ?? '',
        after?.kind ?? '',
        limit,
      ),

    itemsById: (ids) =>
      ids.flatMap((id) => database.all(itemReader, `SELECT ${columns} FROM item WHERE id = ?`, id)),
  };
}
