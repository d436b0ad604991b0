// The form of the queue on disk: each step that it has taken, oldest first.

/** An item above this size is a large one, with a lane of its own; the indexes below know the number too. */
export const largeBytes = 16_777_216;

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
  // Items are claimed in the order of their ids, lane by lane, so that one number says of all of them which have been: an
  // attempt may have been made at every item up to it.
  `ALTER TABLE transfer ADD COLUMN claimed_small INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE transfer ADD COLUMN claimed_large INTEGER NOT NULL DEFAULT 0;
   -- How an ended transfer came out, so that the history is shown without counting its items; null until it is settled.
   ALTER TABLE transfer ADD COLUMN counts TEXT;
   UPDATE transfer SET claimed_small =
     coalesce((SELECT max(id) FROM item WHERE transfer = transfer.number AND is_claimed = 1), 0);
   UPDATE transfer SET claimed_large = claimed_small;
   UPDATE transfer SET counts = (
     SELECT json_object(
       'open', json_object('small', 0, 'large', 0),
       'totalFiles', count(*) FILTER (WHERE kind = 'file' OR state = 'failed'),
       'totalBytes', coalesce(sum(size_bytes) FILTER (WHERE state <> 'skipped'), 0),
       'doneFiles', count(*) FILTER (WHERE kind = 'file' AND state = 'done'),
       'doneBytes', coalesce(sum(size_bytes) FILTER (WHERE state = 'done'), 0),
       'skippedFiles', count(*) FILTER (WHERE kind = 'file' AND state = 'skipped'),
       'failedFiles', count(*) FILTER (WHERE state = 'failed'),
       'retries', 0, 'unverifiedFiles', 0, 'resumedBytes', 0
     ) FROM item WHERE item.transfer = transfer.number
   ) WHERE ended_ms IS NOT NULL
     AND NOT EXISTS (SELECT 1 FROM item WHERE item.transfer = transfer.number AND item.state = 'waiting');
   DROP INDEX item_by_state;
   ALTER TABLE item DROP COLUMN is_claimed;
   CREATE INDEX item_small ON item (transfer)
     WHERE state = 'waiting' AND (size_bytes IS NULL OR size_bytes <= 16777216);
   CREATE INDEX item_large ON item (transfer) WHERE state = 'waiting' AND size_bytes > 16777216;
   CREATE INDEX item_left ON item (transfer, state, key) WHERE state IN ('failed', 'skipped', 'cancelled');
   CREATE INDEX transfer_open ON transfer (priority, position, number, state) WHERE ended_ms IS NULL;
   CREATE INDEX transfer_unsettled ON transfer (number) WHERE ended_ms IS NOT NULL AND counts IS NULL;
   CREATE INDEX transfer_ended ON transfer (ended_ms) WHERE ended_ms IS NOT NULL;`,
  `ALTER TABLE item ADD COLUMN started_over INTEGER NOT NULL DEFAULT 0;`,
];
