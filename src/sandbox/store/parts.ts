// The parts of contents: the pieces that an object's bytes, or an upload's, are made of.

import type { ChecksumAlgorithm } from '../body/checksum.ts';
import type { StoredBody } from './body-sink.ts';
import { bytesOf, numberOf, optionalTextOf, type Row, textOf } from './row.ts';
import type { Sql } from './sql.ts';
import type { Store } from './store.ts';

export type Checksums = Readonly<Partial<Record<ChecksumAlgorithm, string>>>;

export interface Part {
  /** 0 for an object that was put whole. */
  readonly number: number;
  readonly sizeBytes: number;
  /** Hexadecimal. */
  readonly md5: string;
  /** Base64 by algorithm. */
  readonly checksums: Checksums;
  readonly modifiedMs: number;
  readonly file: string | null;
}

/** A part with its bytes, where the index holds them. */
export interface ReadablePart extends Part {
  readonly bytes: Buffer | null;
}

export interface NewPart {
  readonly number: number;
  readonly md5: string;
  readonly checksums: Checksums;
  readonly modifiedMs: number;
  readonly body: StoredBody;
}

/** Lists the parts of a content by number, from after a number on, without their bytes. */
export function listParts(sql: Sql, content: number, after = -1, limit = -1): Part[] {
  return sql.all`
    SELECT number, size, md5, checksums, modified_ms, file FROM part
    WHERE content = ${content} AND number > ${after} ORDER BY number LIMIT ${limit}`.map(toPart);
}

/** Lists the parts of a content by number, ready to be read. */
export function readableParts(sql: Sql, content: number): ReadablePart[] {
  return sql.all`SELECT * FROM part WHERE content = ${content} ORDER BY number`.map((row) => ({
    ...toPart(row),
    bytes: row['bytes'] === null ? null : bytesOf(row, 'bytes'),
  }));
}

/** Puts a part in its place, over one of the same number; to be called inside a commit. */
export function putPart(store: Store, content: number, part: NewPart): void {
  const { sql } = store;
  const replaced = sql.all`DELETE FROM part WHERE content = ${content} AND number = ${part.number} RETURNING file`;
  releaseRows(store, replaced);
  void sql.run`INSERT INTO part (content, number, size, md5, checksums, modified_ms, file, bytes) VALUES (
    ${content}, ${part.number}, ${part.body.sizeBytes}, ${part.md5}, ${JSON.stringify(part.checksums)},
    ${part.modifiedMs}, ${part.body.file}, ${part.body.bytes})`;
}

/** Lets a second content share the parts of a first; to be called inside a commit. */
export function shareParts(store: Store, from: number, to: number): void {
  void store.sql.run`
    INSERT INTO part (content, number, size, md5, checksums, modified_ms, file, bytes)
    SELECT ${to}, number, size, md5, checksums, modified_ms, file, bytes FROM part WHERE content = ${from}`;
}

/** Removes a content, or the parts of it that are not listed; to be called inside a commit. */
export function removeParts(store: Store, content: number, keep: ReadonlySet<number> = new Set()): void {
  const { sql } = store;
  if (keep.size === 0) {
    releaseRows(store, sql.all`DELETE FROM part WHERE content = ${content} RETURNING file`);
    return;
  }
  for (const { number } of listParts(sql, content)) {
    if (keep.has(number)) continue;
    releaseRows(
      store,
      sql.all`DELETE FROM part WHERE content = ${content} AND number = ${number} RETURNING file`,
    );
  }
}

function releaseRows(store: Store, rows: readonly Row[]): void {
  store.release(rows.flatMap((row) => (row['file'] === null ? [] : [textOf(row, 'file')])));
}

function toPart(row: Row): Part {
  return {
    number: numberOf(row, 'number'),
    sizeBytes: numberOf(row, 'size'),
    md5: textOf(row, 'md5'),
    checksums: JSON.parse(textOf(row, 'checksums')),
    modifiedMs: numberOf(row, 'modified_ms'),
    file: optionalTextOf(row, 'file'),
  };
}
