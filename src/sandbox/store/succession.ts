// What follows what under a key: how an object or a delete marker becomes current, and what a removal brings back.

import type { Bucket } from './buckets.ts';
import { findObject, type NewObject, type StoredObject } from './objects.ts';
import { removeParts } from './parts.ts';
import { numberOf } from './row.ts';
import type { Sql } from './sql.ts';
import type { Store } from './store.ts';
import { NULL_VERSION, newVersionId } from './version-id.ts';
import { type DeleteMarker, newestOf, type Version } from './versions.ts';

/** What decides whether something stays behind. */
type Keeper = Pick<Bucket, 'id' | 'versioning'>;

/** Makes an object the current one of its key. Where the bucket keeps versions the one before stays, else it goes; to be called inside a commit. */
export function putObject(store: Store, bucket: Keeper, key: string, object: NewObject): StoredObject {
  const { versionId, sequence } = makeWay(store, bucket, key);
  void store.sql.run`INSERT INTO object
    (bucket, key, content, size, etag, modified_ms, storage_class, headers, tags, checksum, version_id, sequence)
    VALUES (${bucket.id}, ${Buffer.from(key)}, ${object.content}, ${object.sizeBytes}, ${object.etag},
      ${object.modifiedMs}, ${object.storageClass}, ${JSON.stringify(object.headers)}, ${JSON.stringify(object.tags)},
      ${object.checksum === null ? null : JSON.stringify(object.checksum)}, ${versionId}, ${sequence})`;
  return { ...object, versionId };
}

/**
 * Deletes a key as a plain DELETE does: in a bucket that has ever kept versions by a delete marker, which is given, else
 * for good. To be called inside a commit.
 */
export function deleteKey(
  store: Store,
  bucket: Keeper,
  key: string,
  modifiedMs: number,
): DeleteMarker | undefined {
  const { versionId, sequence } = makeWay(store, bucket, key);
  if (bucket.versioning === null) return undefined;
  void store.sql.run`INSERT INTO version (bucket, key, sequence, version_id, modified_ms)
    VALUES (${bucket.id}, ${Buffer.from(key)}, ${sequence}, ${versionId}, ${modifiedMs})`;
  return { versionId, modifiedMs };
}

/** Removes one version for good, and says what it was; the newest that is left becomes the current one. To be called inside a commit. */
export function removeVersion(
  store: Store,
  bucket: number,
  key: string,
  versionId: string,
): Version['kind'] | undefined {
  const kind = drop(store, bucket, key, versionId);
  if (kind !== undefined) bringBack(store.sql, bucket, key);
  return kind;
}

function drop(store: Store, bucket: number, key: string, versionId: string): Version['kind'] | undefined {
  const { sql } = store;
  const name = Buffer.from(key);
  const row =
    sql.get`DELETE FROM object WHERE bucket = ${bucket} AND key = ${name} AND version_id = ${versionId}
      RETURNING content` ??
    sql.get`DELETE FROM version WHERE bucket = ${bucket} AND key = ${name} AND version_id = ${versionId}
      RETURNING content`;
  if (row === undefined) return undefined;
  if (row['content'] === null) return 'marker';
  removeParts(store, numberOf(row, 'content'));
  return 'object';
}

/** Clears the place of the current object, as the bucket wants it, and gives what comes there its id. */
function makeWay(
  store: Store,
  bucket: Keeper,
  key: string,
): { readonly versionId: string; readonly sequence: number } {
  if (bucket.versioning !== 'Enabled') drop(store, bucket.id, key, NULL_VERSION);
  if (bucket.versioning === null) return { versionId: NULL_VERSION, sequence: 0 };
  setAside(store.sql, bucket.id, key);
  const newest = newestOf(store.sql, bucket.id, key);
  const sequence = newest === undefined ? 1 : numberOf(newest, 'sequence') + 1;
  return { versionId: bucket.versioning === 'Enabled' ? newVersionId(sequence) : NULL_VERSION, sequence };
}

function setAside(sql: Sql, bucket: number, key: string): void {
  const name = Buffer.from(key);
  void sql.run`INSERT INTO version
    (bucket, key, sequence, version_id, modified_ms, content, size, etag, storage_class, headers, tags, checksum)
    SELECT bucket, key, sequence, version_id, modified_ms, content, size, etag, storage_class, headers, tags, checksum
    FROM object WHERE bucket = ${bucket} AND key = ${name}`;
  void sql.run`DELETE FROM object WHERE bucket = ${bucket} AND key = ${name}`;
}

function bringBack(sql: Sql, bucket: number, key: string): void {
  if (findObject(sql, bucket, key) !== undefined) return;
  const newest = newestOf(sql, bucket, key);
  if (newest === undefined || newest['content'] === null) return;
  const name = Buffer.from(key);
  const sequence = numberOf(newest, 'sequence');
  void sql.run`INSERT INTO object
    (bucket, key, content, size, etag, modified_ms, storage_class, headers, tags, checksum, version_id, sequence)
    SELECT bucket, key, content, size, etag, modified_ms, storage_class, headers, tags, checksum, version_id, sequence
    FROM version WHERE bucket = ${bucket} AND key = ${name} AND sequence = ${sequence}`;
  void sql.run`DELETE FROM version WHERE bucket = ${bucket} AND key = ${name} AND sequence = ${sequence}`;
}
