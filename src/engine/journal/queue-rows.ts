// The form of the queue on disk, and what its rows are to the rest of the engine.

import { ErrorWire } from '../../contract/errors.ts';
import {
  Key,
  Priority,
  SkipReason,
  Transfer,
  TransferItem,
  TransferRequest,
  TransferState,
} from '../../contract/models.ts';
import { z } from '../../contract/schema.ts';
import { jsonColumn } from './json-column.ts';

/** Each step that the form has taken, oldest first. */
export const queueMigrations = [
  `CREATE TABLE transfer (
     number INTEGER PRIMARY KEY AUTOINCREMENT,
     request TEXT NOT NULL,
     title TEXT NOT NULL,
     direction TEXT NOT NULL,
     state TEXT NOT NULL,
     is_listed INTEGER NOT NULL,
     created_ms REAL NOT NULL,
     ended_ms REAL,
     error TEXT
   ) STRICT;
   CREATE TABLE item (
     id INTEGER PRIMARY KEY,
     transfer INTEGER NOT NULL REFERENCES transfer (number) ON DELETE CASCADE,
     kind TEXT NOT NULL,
     key TEXT NOT NULL,
     target_key TEXT NOT NULL,
     size_bytes INTEGER,
     state TEXT NOT NULL,
     is_claimed INTEGER NOT NULL DEFAULT 0,
     skipped TEXT,
     error TEXT,
     UNIQUE (transfer, key, kind)
   ) STRICT;
   CREATE INDEX item_by_state ON item (transfer, state, key);
   CREATE TABLE queue (only INTEGER PRIMARY KEY CHECK (only = 1), is_paused INTEGER NOT NULL) STRICT;
   INSERT INTO queue VALUES (1, 0);`,
  `ALTER TABLE transfer ADD COLUMN priority TEXT NOT NULL DEFAULT 'normal';
   ALTER TABLE transfer ADD COLUMN position REAL NOT NULL DEFAULT 0;
   UPDATE transfer SET position = number;
   ALTER TABLE transfer ADD COLUMN resumed_bytes INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE item ADD COLUMN proof TEXT;
   ALTER TABLE item ADD COLUMN retries INTEGER NOT NULL DEFAULT 0;
   -- What an item that has not ended has already got to the other side, or here.
   CREATE TABLE begun (
     item INTEGER PRIMARY KEY REFERENCES item (id) ON DELETE CASCADE,
     what TEXT NOT NULL
   ) STRICT;
   CREATE TABLE part (
     item INTEGER NOT NULL REFERENCES begun (item) ON DELETE CASCADE,
     number INTEGER NOT NULL,
     size_bytes INTEGER NOT NULL,
     crc32 INTEGER NOT NULL,
     etag TEXT,
     PRIMARY KEY (item, number)
   ) STRICT, WITHOUT ROWID;`,
];

export const flag = z.pipe(
  z.int(),
  z.transform((value) => value === 1),
);
export const failure = z.nullable(jsonColumn(ErrorWire));

/** A file to move, a folder to make, or something that could not be listed and only exists to say so. */
const ItemKind = z.enum(['file', 'folder', 'listing']);
export type ItemKind = z.infer<typeof ItemKind>;

export const TransferRow = z.object({
  number: z.int(),
  request: jsonColumn(TransferRequest),
  title: z.string(),
  direction: Transfer.shape.direction,
  state: TransferState,
  is_listed: flag,
  created_ms: z.number(),
  ended_ms: z.nullable(z.number()),
  error: failure,
  priority: Priority,
  position: z.number(),
  resumed_bytes: z.int(),
});
export type TransferRow = z.infer<typeof TransferRow>;

export const ClaimedRow = z.object({
  id: z.int(),
  kind: ItemKind,
  key: Key,
  target_key: Key,
  size_bytes: z.nullable(z.int()),
  is_claimed: flag,
});

export const ItemRow = z.object({
  id: z.int(),
  key: Key,
  target_key: Key,
  size_bytes: z.nullable(z.int()),
  state: TransferItem.shape.state,
  skipped: z.nullable(SkipReason),
  error: failure,
  proof: z.nullable(z.string()),
  retries: z.int(),
});
export type ItemRow = z.infer<typeof ItemRow>;

export const SumRow = z.object({
  transfer: z.int(),
  kind: ItemKind,
  state: TransferItem.shape.state,
  items: z.int(),
  bytes: z.number(),
});
/** How many items of one kind are in one state, and how large they are together. */
export type Sum = z.infer<typeof SumRow>;

/** The states that the journal knows; what runs at this moment is waiting here. */
export type StoredState = Exclude<TransferItem['state'], 'running'>;

export interface NewItem {
  readonly kind: ItemKind;
  readonly key: Key;
  readonly targetKey: Key;
  readonly sizeBytes: number | null;
  readonly state: 'waiting' | 'skipped' | 'failed';
  readonly skipped: TransferItem['skipped'];
  readonly error: ErrorWire | null;
}

/** An item that may now be run. In doubt: an attempt may have reached the target without our knowing. */
export interface ClaimedItem {
  readonly id: number;
  readonly kind: ItemKind;
  readonly key: Key;
  readonly targetKey: Key;
  readonly sizeBytes: number | null;
  readonly isInDoubt: boolean;
}

/** How an item ended. */
export interface ItemEnd {
  readonly id: number;
  readonly state: StoredState;
  readonly targetKey: Key;
  readonly sizeBytes: number | null;
  readonly skipped: TransferItem['skipped'];
  readonly error: ErrorWire | null;
}
