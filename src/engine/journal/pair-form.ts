// The form of a pair's file on disk: each step that it has taken, oldest first. Paths compare as UTF-8 bytes, which is S3's order.

export const pairMigrations = [
  `CREATE TABLE facts (
     only INTEGER PRIMARY KEY CHECK (only = 1),
     mark TEXT NOT NULL,
     device TEXT,
     inode TEXT,
     epoch INTEGER NOT NULL,
     pending_epoch INTEGER,
     mark_etag TEXT,
     ignore_hash TEXT NOT NULL,
     verified_ms REAL,
     looked_ms REAL,
     last TEXT
   ) STRICT;

   CREATE TABLE base (
     id INTEGER PRIMARY KEY,
     path TEXT NOT NULL UNIQUE,
     folder TEXT NOT NULL,
     sha256 TEXT NOT NULL,
     size_bytes INTEGER NOT NULL,
     fingerprint TEXT NOT NULL,
     inode TEXT NOT NULL,
     modified_ms REAL NOT NULL,
     etag TEXT NOT NULL,
     is_racy INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX base_in ON base (folder);
   -- Numbers below the largest one that stand for no row, so that a set of bits over all rows stays small.
   CREATE TABLE free_id (id INTEGER PRIMARY KEY) STRICT;

   -- Counts the passes.
   CREATE TABLE pass (only INTEGER PRIMARY KEY CHECK (only = 1), number INTEGER NOT NULL) STRICT;
   INSERT INTO pass VALUES (1, 0);
   CREATE TABLE change (
     path TEXT PRIMARY KEY,
     local TEXT,
     local_size INTEGER,
     local_modified_ms REAL,
     local_fingerprint TEXT,
     local_inode TEXT,
     local_sha256 TEXT,
     local_error TEXT,
     remote TEXT,
     remote_size INTEGER,
     remote_modified_ms REAL,
     remote_etag TEXT,
     remote_class TEXT,
     remote_error TEXT,
     are_equal INTEGER
   ) STRICT, WITHOUT ROWID;

   CREATE TABLE action (
     seq INTEGER PRIMARY KEY,
     phase INTEGER NOT NULL,
     act TEXT NOT NULL,
     path TEXT NOT NULL,
     target TEXT,
     size_bytes INTEGER,
     replaces INTEGER NOT NULL,
     is_held INTEGER NOT NULL,
     expected TEXT,
     version TEXT
   ) STRICT;
   CREATE INDEX action_order ON action (phase, path);
   CREATE INDEX action_path ON action (path);
   CREATE INDEX action_target ON action (target) WHERE target IS NOT NULL;
   -- What the person has seen and let go on.
   CREATE TABLE approved (path TEXT NOT NULL, act TEXT NOT NULL, expected TEXT, version TEXT) STRICT;
   CREATE INDEX approved_path ON approved (path);

   CREATE TABLE op (
     op TEXT PRIMARY KEY,
     act TEXT NOT NULL,
     path TEXT NOT NULL,
     temp TEXT,
     aside TEXT,
     begun_ms REAL NOT NULL
   ) STRICT;
   CREATE TABLE begun (op TEXT PRIMARY KEY REFERENCES op (op) ON DELETE CASCADE, what TEXT NOT NULL) STRICT;
   CREATE TABLE part (
     op TEXT NOT NULL REFERENCES begun (op) ON DELETE CASCADE,
     number INTEGER NOT NULL,
     size_bytes INTEGER NOT NULL,
     crc32 INTEGER NOT NULL,
     etag TEXT,
     PRIMARY KEY (op, number)
   ) STRICT, WITHOUT ROWID;

   -- Both with the pass that last spoke of the path.
   CREATE TABLE missing (
     path TEXT NOT NULL,
     side TEXT NOT NULL,
     since_ms REAL NOT NULL,
     pass INTEGER NOT NULL,
     PRIMARY KEY (path, side)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE attention (
     path TEXT NOT NULL,
     side TEXT NOT NULL,
     error TEXT NOT NULL,
     since_ms REAL NOT NULL,
     pass INTEGER NOT NULL,
     PRIMARY KEY (path, side)
   ) STRICT, WITHOUT ROWID;

   CREATE TABLE conflict (copy TEXT PRIMARY KEY, path TEXT NOT NULL, since_ms REAL NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE trash (
     id INTEGER PRIMARY KEY,
     side TEXT NOT NULL,
     path TEXT NOT NULL,
     place TEXT NOT NULL,
     size_bytes INTEGER NOT NULL,
     at_ms REAL NOT NULL,
     fingerprint TEXT,
     UNIQUE (side, place)
   ) STRICT;
   CREATE INDEX trash_age ON trash (at_ms);
   CREATE TABLE history (
     id INTEGER PRIMARY KEY,
     at_ms REAL NOT NULL,
     act TEXT NOT NULL,
     path TEXT NOT NULL,
     target TEXT,
     size_bytes INTEGER,
     trash TEXT,
     error TEXT
   ) STRICT;
   CREATE INDEX history_removed ON history (at_ms) WHERE act IN ('remove-local', 'remove-remote') AND error IS NULL;`,
  // When an act on the path last failed; null: looking at it was enough.
  'ALTER TABLE attention ADD COLUMN tried_ms REAL',
];
