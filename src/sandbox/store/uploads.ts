// The multipart uploads of the index that are neither completed nor aborted.

import { randomBytes } from 'node:crypto';
import { type ChecksumAlgorithm, parseAlgorithm } from '../body/checksum.ts';
import type { ChecksumType, ObjectTraits } from './objects.ts';
import { removeParts } from './parts.ts';
import { bytesOf, numberOf, optionalTextOf, type Row, textOf } from './row.ts';
import type { Sql } from './sql.ts';
import type { Store } from './store.ts';

export interface Upload extends ObjectTraits {
  readonly id: string;
  readonly bucket: number;
  readonly key: string;
  /** Holds the parts, and grows with each upload begun. */
  readonly content: number;
  readonly startedMs: number;
  /** The algorithm that the client chose for the whole, or `null` when it chose none. */
  readonly checksumAlgorithm: ChecksumAlgorithm | null;
  readonly checksumType: ChecksumType | null;
}

/** Begins an upload; to be called inside a commit. */
export function addUpload(store: Store, upload: Omit<Upload, 'id' | 'content'>): Upload {
  const added: Upload = { ...upload, id: randomBytes(32).toString('base64url'), content: store.newContent() };
  void store.sql.run`INSERT INTO upload
    (content, id, bucket, key, started_ms, storage_class, headers, tags, checksum_algorithm, checksum_type)
    VALUES (${added.content}, ${added.id}, ${added.bucket}, ${Buffer.from(added.key)}, ${added.startedMs},
      ${added.storageClass}, ${JSON.stringify(added.headers)}, ${JSON.stringify(added.tags)},
      ${added.checksumAlgorithm}, ${added.checksumType})`;
  return added;
}

/** Finds an upload by its id, in the bucket and of the key that it was begun for. */
export function findUpload(sql: Sql, bucket: number, key: string, id: string): Upload | undefined {
  const row = sql.get`SELECT * FROM upload WHERE id = ${id} AND bucket = ${bucket} AND key = ${Buffer.from(key)}`;
  return row === undefined ? undefined : toUpload(row);
}

/** Ends an upload and keeps its parts, which now are an object's; to be called inside a commit. */
export function forgetUpload(sql: Sql, content: number): void {
  void sql.run`DELETE FROM upload WHERE content = ${content}`;
}

/** Ends an upload and removes its parts; to be called inside a commit. */
export function abortUpload(store: Store, content: number): void {
  forgetUpload(store.sql, content);
  removeParts(store, content);
}

/** Reads an upload from its row. */
export function toUpload(row: Row): Upload {
  const algorithm = optionalTextOf(row, 'checksum_algorithm');
  const type = optionalTextOf(row, 'checksum_type');
  return {
    id: textOf(row, 'id'),
    bucket: numberOf(row, 'bucket'),
    key: bytesOf(row, 'key').toString(),
    content: numberOf(row, 'content'),
    startedMs: numberOf(row, 'started_ms'),
    storageClass: textOf(row, 'storage_class'),
    headers: JSON.parse(textOf(row, 'headers')),
    tags: JSON.parse(textOf(row, 'tags')),
    checksumAlgorithm: algorithm === null ? null : (parseAlgorithm(algorithm) ?? null),
    checksumType: type === 'COMPOSITE' || type === 'FULL_OBJECT' ? type : null,
  };
}
