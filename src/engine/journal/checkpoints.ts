// What unfinished items have already got across: enough to go on after a kill, and to clean up after a cancel.

import { Key } from '../../contract/models.ts';
import { z } from '../../contract/schema.ts';
import { Begun, type SavedPart } from '../store/checkpoint.ts';
import type { Database } from './database.ts';
import { jsonColumn } from './json-column.ts';

const BegunRow = z.object({ what: jsonColumn(Begun) });
const UnfinishedRow = z.object({ item: z.int(), what: jsonColumn(Begun), key: Key, target_key: Key });
const PartRow = z.object({
  number: z.int(),
  size_bytes: z.int(),
  crc32: z.int(),
  etag: z.nullable(z.string()),
});

/** Something that was begun and has not ended. */
export interface Unfinished {
  readonly item: number;
  readonly key: Key;
  readonly targetKey: Key;
  readonly begun: Begun;
}

export interface Checkpoints {
  /** What an earlier attempt at this item has begun; null for nothing. */
  begunOf(item: number): Begun | null;
  partsOf(item: number): SavedPart[];
  /** How much these parts are together. */
  partBytesOf(item: number): number;
  /** Written down when this returns: only then may anything be made that would have to be cleaned up. */
  saveBegun(item: number, begun: Begun): void;
  /** Outlives the process at once; what a power cut takes is found missing, and moved again. */
  saveParts(parts: readonly { readonly item: number; readonly part: SavedPart }[]): void;
  /** Nothing of it is left on either side. */
  forgetBegun(item: number): void;
  /** The same, because the source is another by now: the item begins anew, and says so when it has ended. */
  startOver(item: number): void;
  /** All that was begun for a transfer and has not come to its end. */
  unfinished(transfer: number): Unfinished[];
  /** The ended transfers, all or of these numbers, that have left something unfinished. */
  endedUnfinished(numbers: readonly number[] | null): number[];
  /** True when a transfer that is kept here began this upload. */
  isUploadKnown(uploadId: string): boolean;
}

export function checkpoints(database: Database): Checkpoints {
  return {
    begunOf: (item) => database.first(BegunRow, 'SELECT what FROM begun WHERE item = ?', item)?.what ?? null,
    partsOf: (item) =>
      database
        .all(PartRow, 'SELECT number, size_bytes, crc32, etag FROM part WHERE item = ? ORDER BY number', item)
        .map(({ number, size_bytes, crc32, etag }) => ({ number, sizeBytes: size_bytes, crc32, etag })),
    partBytesOf: (item) =>
      database.first(
        z.object({ bytes: z.int() }),
        'SELECT coalesce(sum(size_bytes), 0) AS bytes FROM part WHERE item = ?',
        item,
      )?.bytes ?? 0,
    saveBegun: (item, begun) =>
      database.transaction(() => {
        database.run('DELETE FROM begun WHERE item = ?', item);
        database.run('INSERT INTO begun (item, what) VALUES (?, ?)', item, JSON.stringify(begun));
      }),
    saveParts: (parts) =>
      database.transactionSoon(() => {
        for (const { item, part } of parts)
          database.run(
            // Where the item was forgotten meanwhile there is nothing to go on with.
            `INSERT OR REPLACE INTO part (item, number, size_bytes, crc32, etag)
             SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS (SELECT 1 FROM begun WHERE item = ?1)`,
            item,
            part.number,
            part.sizeBytes,
            part.crc32,
            part.etag,
          );
      }),
    forgetBegun: (item) => void database.run('DELETE FROM begun WHERE item = ?', item),
    startOver: (item) =>
      database.transaction(() => {
        database.run('DELETE FROM begun WHERE item = ?', item);
        database.run('UPDATE item SET started_over = started_over + 1 WHERE id = ?', item);
      }),
    unfinished: (transfer) =>
      database
        .all(
          UnfinishedRow,
          `SELECT begun.item, begun.what, item.key, item.target_key FROM item JOIN begun ON begun.item = item.id
           WHERE item.transfer = ?`,
          transfer,
        )
        .map(({ item, what, key, target_key }) => ({ item, key, targetKey: target_key, begun: what })),
    endedUnfinished: (numbers) =>
      database
        .all(
          z.object({ number: z.int() }),
          `SELECT DISTINCT transfer.number FROM begun JOIN item ON item.id = begun.item
           JOIN transfer ON transfer.number = item.transfer WHERE transfer.ended_ms IS NOT NULL`,
        )
        .map(({ number }) => number)
        .filter((number) => numbers === null || numbers.includes(number)),
    isUploadKnown: (uploadId) =>
      database.first(
        z.object({ found: z.int() }),
        `SELECT 1 AS found FROM begun WHERE json_extract(what, '$.uploadId') = ? LIMIT 1`,
        uploadId,
      ) !== undefined,
  };
}
