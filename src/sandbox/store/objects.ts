// The objects of the index: what is known of one, and the current one of each key.

import type { ChecksumAlgorithm } from '../body/checksum.ts';
import { numberOf, optionalTextOf, type Row, textOf } from './row.ts';
import type { Sql } from './sql.ts';

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

/** An object as it is put: the store gives it its version. */
export interface NewObject extends ObjectTraits, ListedObject {
  /** Names the parts that hold its bytes. */
  readonly content: number;
}

export interface StoredObject extends NewObject {
  /** `null` in letters for what was put while the bucket kept no versions. */
  readonly versionId: string;
}

/** Finds the current object of a key. */
export function findObject(sql: Sql, bucket: number, key: string): StoredObject | undefined {
  const row = sql.get`SELECT * FROM object WHERE bucket = ${bucket} AND key = ${Buffer.from(key)}`;
  return row === undefined ? undefined : toObject(row);
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

/** Reads an object, current or not, from its row. */
export function toObject(row: Row): StoredObject {
  return {
    ...toListedObject(row),
    versionId: textOf(row, 'version_id'),
    content: numberOf(row, 'content'),
    headers: JSON.parse(textOf(row, 'headers')),
    tags: JSON.parse(textOf(row, 'tags')),
  };
}
