// The buckets of the index.

import { numberOf, optionalTextOf, type Row, textOf } from './row.ts';
import type { Sql } from './sql.ts';
import type { Store } from './store.ts';

/** What a bucket that has ever kept versions does now. */
export type Versioning = 'Enabled' | 'Suspended';

export interface Bucket {
  readonly id: number;
  readonly name: string;
  /** The name of the account that made it. */
  readonly owner: string;
  readonly region: string;
  readonly createdMs: number;
  /** `null`: it has never kept versions. */
  readonly versioning: Versioning | null;
}

export function findBucket(sql: Sql, name: string): Bucket | undefined {
  const row = sql.get`SELECT * FROM bucket WHERE name = ${name}`;
  return row === undefined ? undefined : toBucket(row);
}

/** Lists an owner's buckets by name, from after a name on. */
export function listBuckets(sql: Sql, owner: string): Bucket[] {
  return sql.all`SELECT * FROM bucket WHERE owner = ${owner} ORDER BY name`.map(toBucket);
}

/** Adds a bucket; to be called inside a commit, after a look whether the name is free. */
export function addBucket(sql: Sql, bucket: Omit<Bucket, 'id' | 'versioning'>): void {
  void sql.run`INSERT INTO bucket (name, owner, region, created_ms)
    VALUES (${bucket.name}, ${bucket.owner}, ${bucket.region}, ${bucket.createdMs})`;
}

/** Turns the keeping of versions on or off; to be called inside a commit. */
export function setVersioning(sql: Sql, bucket: number, versioning: Versioning): void {
  void sql.run`UPDATE bucket SET versioning = ${versioning} WHERE id = ${bucket}`;
}

/** Tells whether a bucket holds nothing: no object, no version, no delete marker. */
export function isBucketEmpty(sql: Sql, bucket: number): boolean {
  const found = sql.get`
    SELECT EXISTS (SELECT 1 FROM object WHERE bucket = ${bucket}) OR
      EXISTS (SELECT 1 FROM version WHERE bucket = ${bucket}) AS any`;
  return found?.['any'] === 0;
}

/** Removes an empty bucket with its unfinished uploads; to be called inside a commit. */
export function removeBucket(store: Store, bucket: number): void {
  const { sql } = store;
  const files = sql.all`DELETE FROM part WHERE content IN (SELECT content FROM upload WHERE bucket = ${bucket}) RETURNING file`;
  store.release(files.flatMap((row) => (row['file'] === null ? [] : [textOf(row, 'file')])));
  void sql.run`DELETE FROM upload WHERE bucket = ${bucket}`;
  void sql.run`DELETE FROM bucket WHERE id = ${bucket}`;
}

function toBucket(row: Row): Bucket {
  const versioning = optionalTextOf(row, 'versioning');
  return {
    id: numberOf(row, 'id'),
    name: textOf(row, 'name'),
    owner: textOf(row, 'owner'),
    region: textOf(row, 'region'),
    createdMs: numberOf(row, 'created_ms'),
    versioning: versioning === 'Enabled' || versioning === 'Suspended' ? versioning : null,
  };
}
