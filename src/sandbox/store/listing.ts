// Lists keys in S3's order (UTF-8 bytes), rolling up what shares a prefix, without walking what it rolls up.

import { type ListedObject, toListedObject } from './objects.ts';
import { bytesOf, numberOf, type Row, textOf } from './row.ts';
import type { Sql } from './sql.ts';
import { toUpload, type Upload } from './uploads.ts';

export interface ListedKey<T> {
  readonly kind: 'key';
  readonly key: string;
  readonly value: T;
}

export interface ListedPrefix {
  readonly kind: 'prefix';
  readonly prefix: string;
}

export interface ListingQuery {
  readonly prefix: string;
  /** `''` for none. */
  readonly delimiter: string;
  /** Where to begin. */
  readonly from: Buffer;
}

/** Gives the rows whose key is at or after `from` and before `to` (`undefined`: no end), in order of key. */
export type Scan = (from: Buffer, to: Buffer | undefined) => Iterable<Row>;

/**
 * Walks keys from a position on. A common prefix is given once, and the walk goes on at the first key after it by a
 * seek, so that a million keys under it cost nothing. The walk must be over before anything else reads the index.
 */
export function* walk<T>(
  scan: Scan,
  query: ListingQuery,
  toValue: (row: Row) => T,
): Generator<ListedKey<T> | ListedPrefix, void> {
  const prefix = Buffer.from(query.prefix);
  const end = prefix.length === 0 ? undefined : successor(prefix);
  let from = Buffer.compare(query.from, prefix) > 0 ? query.from : prefix;
  seek: for (;;) {
    for (const row of scan(from, end)) {
      const key = bytesOf(row, 'key').toString();
      const at = query.delimiter === '' ? -1 : key.indexOf(query.delimiter, query.prefix.length);
      if (at < 0) {
        yield { kind: 'key', key, value: toValue(row) };
        continue;
      }
      const common = key.slice(0, at + query.delimiter.length);
      yield { kind: 'prefix', prefix: common };
      from = successor(Buffer.from(common));
      continue seek;
    }
    return;
  }
}

/** Walks the current objects of a bucket. */
export function walkObjects(
  sql: Sql,
  bucket: number,
  query: ListingQuery,
): Generator<ListedKey<ListedObject> | ListedPrefix, void> {
  const scan: Scan = (from, to) =>
    to === undefined
      ? sql.iterate`
          SELECT key, size, etag, modified_ms, storage_class, checksum FROM object
          WHERE bucket = ${bucket} AND key >= ${from} ORDER BY key`
      : sql.iterate`
          SELECT key, size, etag, modified_ms, storage_class, checksum FROM object
          WHERE bucket = ${bucket} AND key >= ${from} AND key < ${to} ORDER BY key`;
  return walk(scan, query, toListedObject);
}

/** A version or delete marker as a listing shows it. */
export interface ListedVersion {
  readonly versionId: string;
  /** The higher, the newer among the versions of a key. */
  readonly sequence: number;
  /** What a reader of the key meets. */
  readonly isLatest: boolean;
  readonly modifiedMs: number;
  /** `null`: a delete marker. */
  readonly object: ListedObject | null;
}

/** Walks all versions of a bucket, those of one key from the newest to the oldest; must begin before or after a key. */
export function walkVersions(
  sql: Sql,
  bucket: number,
  query: ListingQuery,
): Generator<ListedKey<ListedVersion> | ListedPrefix, void> {
  const scan: Scan = (from, to) =>
    to === undefined
      ? sql.iterate`
          SELECT key, sequence, version_id, content, size, etag, modified_ms, storage_class, checksum FROM object
          WHERE bucket = ${bucket} AND key >= ${from}
          UNION ALL
          SELECT key, sequence, version_id, content, size, etag, modified_ms, storage_class, checksum FROM version
          WHERE bucket = ${bucket} AND key >= ${from} ORDER BY 1, 2 DESC`
      : sql.iterate`
          SELECT key, sequence, version_id, content, size, etag, modified_ms, storage_class, checksum FROM object
          WHERE bucket = ${bucket} AND key >= ${from} AND key < ${to}
          UNION ALL
          SELECT key, sequence, version_id, content, size, etag, modified_ms, storage_class, checksum FROM version
          WHERE bucket = ${bucket} AND key >= ${from} AND key < ${to} ORDER BY 1, 2 DESC`;
  let before: Buffer = Buffer.alloc(0);
  return walk(scan, query, (row) => {
    const key = bytesOf(row, 'key');
    const isLatest = !key.equals(before);
    before = key;
    return {
      versionId: textOf(row, 'version_id'),
      sequence: numberOf(row, 'sequence'),
      isLatest,
      modifiedMs: numberOf(row, 'modified_ms'),
      object: row['content'] === null ? null : toListedObject(row),
    };
  });
}

/** Walks the unfinished uploads of a bucket; those of one key in the order in which they were begun. */
export function walkUploads(
  sql: Sql,
  bucket: number,
  query: ListingQuery,
): Generator<ListedKey<Upload> | ListedPrefix, void> {
  const scan: Scan = (from, to) =>
    to === undefined
      ? sql.iterate`SELECT * FROM upload WHERE bucket = ${bucket} AND key >= ${from} ORDER BY key, content`
      : sql.iterate`
          SELECT * FROM upload WHERE bucket = ${bucket} AND key >= ${from} AND key < ${to} ORDER BY key, content`;
  return walk(scan, query, toUpload);
}

/**
 * The first position after a key or common prefix that a page ended with. A common prefix comes after a position only
 * as a whole: a position inside one leaves all of it behind.
 */
export function positionAfter(after: string, prefix: string, delimiter: string): Buffer {
  if (after === '') return Buffer.alloc(0);
  const at = delimiter !== '' && after.startsWith(prefix) ? after.indexOf(delimiter, prefix.length) : -1;
  return at < 0 ? justAfter(after) : successor(Buffer.from(after.slice(0, at + delimiter.length)));
}

/** The first position after every key that begins with these bytes of UTF-8, none of which is 255. */
export function successor(prefix: Buffer): Buffer {
  const next = Buffer.from(prefix);
  const last = next.length - 1;
  next[last] = (next[last] ?? 0) + 1;
  return next;
}

/** The first position after one key. */
export function justAfter(key: string): Buffer {
  return Buffer.concat([Buffer.from(key), Buffer.of(0)]);
}
