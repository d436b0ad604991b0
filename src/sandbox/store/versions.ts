// The versions of a key, found by their ids, and the delete marker that may hide it.

import { findObject, type StoredObject, type Tag, toObject } from './objects.ts';
import { numberOf, type Row, textOf } from './row.ts';
import type { Sql } from './sql.ts';
import { NULL_VERSION, placeInOrder } from './version-id.ts';

export interface DeleteMarker {
  readonly versionId: string;
  /** Whole seconds, in milliseconds since 1970. */
  readonly modifiedMs: number;
}

export type Version =
  | { readonly kind: 'object'; readonly object: StoredObject }
  | { readonly kind: 'marker'; readonly marker: DeleteMarker };

/** Finds one version of a key, current or not. */
export function findVersion(sql: Sql, bucket: number, key: string, versionId: string): Version | undefined {
  const current = findObject(sql, bucket, key);
  if (current?.versionId === versionId) return { kind: 'object', object: current };
  const row = sql.get`
    SELECT * FROM version WHERE bucket = ${bucket} AND key = ${Buffer.from(key)} AND version_id = ${versionId}`;
  return row === undefined ? undefined : toVersion(row);
}

/** Finds the delete marker that hides a key; `undefined` where there is an object, or has never been one. */
export function findCurrentMarker(sql: Sql, bucket: number, key: string): DeleteMarker | undefined {
  if (findObject(sql, bucket, key) !== undefined) return undefined;
  const row = newestOf(sql, bucket, key);
  return row === undefined ? undefined : toMarker(row);
}

/** Replaces the tags of a version; to be called inside a commit. */
export function setTags(
  sql: Sql,
  bucket: number,
  key: string,
  versionId: string,
  tags: readonly Tag[],
): void {
  const name = Buffer.from(key);
  const text = JSON.stringify(tags);
  void sql.run`UPDATE object SET tags = ${text}
    WHERE bucket = ${bucket} AND key = ${name} AND version_id = ${versionId}`;
  void sql.run`UPDATE version SET tags = ${text}
    WHERE bucket = ${bucket} AND key = ${name} AND version_id = ${versionId}`;
}

/**
 * The place of a version in the order of its key, also of one that is gone by now; `undefined` for a null version that
 * is gone, of which the id tells nothing.
 */
export function sequenceOf(sql: Sql, bucket: number, key: string, versionId: string): number | undefined {
  if (versionId !== NULL_VERSION) return placeInOrder(versionId);
  const name = Buffer.from(key);
  const row = sql.get`
    SELECT sequence FROM object WHERE bucket = ${bucket} AND key = ${name} AND version_id = ${versionId}
    UNION ALL
    SELECT sequence FROM version WHERE bucket = ${bucket} AND key = ${name} AND version_id = ${versionId}`;
  return row === undefined ? undefined : numberOf(row, 'sequence');
}

/** The newest of what `version` holds of a key, as a row; its content is `null` for a delete marker. */
export function newestOf(sql: Sql, bucket: number, key: string): Row | undefined {
  return sql.get`
    SELECT sequence, version_id, modified_ms, content FROM version
    WHERE bucket = ${bucket} AND key = ${Buffer.from(key)} ORDER BY sequence DESC LIMIT 1`;
}

function toVersion(row: Row): Version {
  return row['content'] === null
    ? { kind: 'marker', marker: toMarker(row) }
    : { kind: 'object', object: toObject(row) };
}

function toMarker(row: Row): DeleteMarker {
  return { versionId: textOf(row, 'version_id'), modifiedMs: numberOf(row, 'modified_ms') };
}
