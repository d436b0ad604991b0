// The current objects of the index.

import type { ChecksumAlgorithm } from '../body/checksum.ts';
import { removeParts } from './parts.ts';
import { numberOf, optionalTextOf, type Row, textOf } from './row.ts';
import type { Sql } from './sql.ts';
import type { Store } from './store.ts';

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export type ChecksumType = 'COMPOSITE' | 'FULL_OBJECT';

/** The checksum of a whole object as S3 shows it. */
export interface ObjectChecksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly type: ChecksumType;
  /** Base64; of a composite one followed by `-` and the number of parts. */
  readonly value: string;
}

/** What a client says about an object beside its bytes. */
export interface ObjectTraits {
  readonly storageClass: string;
  /** Content headers and user metadata by lower-case header name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: readonly Tag[];
}

/** What a listing shows of an object. */
export interface ListedObject {
  readonly sizeBytes: number;
  /** Without quotation marks. */
  readonly etag: string;
  /** Whole seconds, as S3 keeps it, in milliseconds since 1970. */
  readonly modifiedMs: number;
  readonly storageClass: string;
  readonly checksum: ObjectChecksum | null;
}

export interface StoredObject extends ObjectTraits, ListedObject {
  /** Names the parts that hold its bytes. */
  readonly content: number;
}

export function findObject(sql: Sql, bucket: number, key: string): StoredObject | undefined {
  const row = sql.get`SELECT * FROM object WHERE bucket = ${bucket} AND key = ${Buffer.from(key)}`;
  return row === undefined ? undefined : toObject(row);
}

/** Makes an object the current one of its key and removes the one before; to be called inside a commit. */
export function putObject(store: Store, bucket: number, key: string, object: StoredObject): void {
  removeObject(store, bucket, key);
  void store.sql.run`INSERT INTO object
    (bucket, key, content, size, etag, modified_ms, storage_class, headers, tags, checksum)
    VALUES (${bucket}, ${Buffer.from(key)}, ${object.content}, ${object.sizeBytes}, ${object.etag}, ${object.modifiedMs},
      ${object.storageClass}, ${JSON.stringify(object.headers)}, ${JSON.stringify(object.tags)},
      ${object.checksum === null ? null : JSON.stringify(object.checksum)})`;
}

/** Removes the current object of a key, if there is one; to be called inside a commit. */
export function removeObject(store: Store, bucket: number, key: string): void {
  const removed = store.sql
    .get`DELETE FROM object WHERE bucket = ${bucket} AND key = ${Buffer.from(key)} RETURNING content`;
  if (removed !== undefined) removeParts(store, numberOf(removed, 'content'));
}

/** Replaces the tags of an object; to be called inside a commit. */
export function setTags(sql: Sql, bucket: number, key: string, tags: readonly Tag[]): void {
  void sql.run`UPDATE object SET tags = ${JSON.stringify(tags)} WHERE bucket = ${bucket} AND key = ${Buffer.from(key)}`;
}

/** Reads what a listing shows from the row of an object. */
export function toListedObject(row: Row): ListedObject {
  const checksum = optionalTextOf(row, 'checksum');
  return {
    sizeBytes: numberOf(row, 'size'),
    etag: textOf(row, 'etag'),
    modifiedMs: numberOf(row, 'modified_ms'),
    storageClass: textOf(row, 'storage_class'),
    checksum: checksum === null ? null : JSON.parse(checksum),
  };
}

function toObject(row: Row): StoredObject {
  return {
    ...toListedObject(row),
    content: numberOf(row, 'content'),
    headers: JSON.parse(textOf(row, 'headers')),
    tags: JSON.parse(textOf(row, 'tags')),
  };
}
