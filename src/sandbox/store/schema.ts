// The tables of the index: what is in index.sqlite, and how a folder is recognised as ours.

/** Marks the file as a Longshore sandbox index ("LSbx"). */
export const APPLICATION_ID = 0x4c_53_62_78;

/*
 * Keys are BLOBs of UTF-8 bytes: memcmp order is S3's order, and the successor of a prefix is one byte away.
 *
 * `object` holds the current object of each key. Its bytes are the parts of its `content`, in order of `number`;
 * an object that was put whole has one part with number 0. A part's bytes are either in `bytes` (small) or in
 * the file bodies/<first two digits>/<file>. Files are written once, never changed, and may be shared by copies.
 * An unfinished upload owns a content of its own, which becomes the object's when it is completed.
 *
 * `version` holds what is not current, and all delete markers, which have no content; so a plain listing never walks
 * over old versions. Of the versions of a key the one with the highest `sequence` is the newest: the object where
 * there is one, else a delete marker.
 *
 * Room for lifecycle and restore: `bucket.configuration` (JSON by sub-resource name) and `object.restore`.
 */
const first = `
CREATE TABLE bucket (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  owner TEXT NOT NULL,
  region TEXT NOT NULL,
  created_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE part (
  id INTEGER PRIMARY KEY,
  content INTEGER NOT NULL,
  number INTEGER NOT NULL,
  size INTEGER NOT NULL,
  md5 TEXT NOT NULL,
  checksums TEXT NOT NULL,
  modified_ms INTEGER NOT NULL,
  file TEXT,
  bytes BLOB,
  UNIQUE (content, number)
) STRICT;
CREATE INDEX part_file ON part (file) WHERE file IS NOT NULL;

CREATE TABLE object (
  bucket INTEGER NOT NULL,
  key BLOB NOT NULL,
  content INTEGER NOT NULL,
  size INTEGER NOT NULL,
  etag TEXT NOT NULL,
  modified_ms INTEGER NOT NULL,
  storage_class TEXT NOT NULL,
  headers TEXT NOT NULL,
  tags TEXT NOT NULL,
  checksum TEXT,
  PRIMARY KEY (bucket, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE upload (
  content INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  bucket INTEGER NOT NULL,
  key BLOB NOT NULL,
  started_ms INTEGER NOT NULL,
  storage_class TEXT NOT NULL,
  headers TEXT NOT NULL,
  tags TEXT NOT NULL,
  checksum_algorithm TEXT,
  checksum_type TEXT
) STRICT;
CREATE INDEX upload_key ON upload (bucket, key, content);
`;

const versions = `
ALTER TABLE bucket ADD COLUMN versioning TEXT;
ALTER TABLE object ADD COLUMN version_id TEXT NOT NULL DEFAULT 'null';
ALTER TABLE object ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;

CREATE TABLE version (
  bucket INTEGER NOT NULL,
  key BLOB NOT NULL,
  sequence INTEGER NOT NULL,
  version_id TEXT NOT NULL,
  modified_ms INTEGER NOT NULL,
  content INTEGER,
  size INTEGER,
  etag TEXT,
  storage_class TEXT,
  headers TEXT,
  tags TEXT,
  checksum TEXT,
  PRIMARY KEY (bucket, key, sequence DESC)
) STRICT, WITHOUT ROWID;
`;

/** The steps from an empty file to the tables of today; a folder has been taken through as many as its user_version says. */
export const SCHEMA_STEPS: readonly string[] = [first, versions];

/** Grows by one with each step. */
export const SCHEMA_VERSION = SCHEMA_STEPS.length;
