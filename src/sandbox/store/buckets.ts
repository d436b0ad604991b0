// The buckets of the index.

import { numberOf, type Row, textOf } from './row.ts';
import type { Sql } from './sql.ts';
import type { Store } from './store.ts';

export interface Bucket {
  readonly id: number;
  readonly name: string;
  /** The name of the account that made it. */
  readonly owner: string;
  readonly region: string;
  readonly createdMs: number;
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
export function addBucket(sql: Sql, bucket: Omit<Bucket, 'id'>): void {
  void sql.run`INSERT INTO bucket (name, owner, region, created_ms)
    VALUES (${bucket.name}, ${bucket.owner}, ${bucket.region}, ${bucket.createdMs})`;
}

export function isBucketEmpty(sql: Sql, bucket: number): boolean {
  return sql.get`SELECT 1 FROM object WHERE bucket = ${bucket} LIMIT 1` === undefined;
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
  return {
    id: numberOf(row, 'id'),
    name: textOf(row, 'name'),
    owner: textOf(row, 'owner'),
    region: textOf(row, 'region'),
    createdMs: numberOf(row, 'created_ms'),
  };
}
