// The base of a pair: every path, as it was when both sides were last known to hold the same bytes.

import type { Key } from '../../contract/models.ts';
import { parentKey } from '../store/path.ts';
import { key, number, type Row, reader, text } from './cells.ts';
import type { Database } from './database.ts';
import type { LocalBase, NumberedBase, PairJournal, RemoteBase } from './pair-journal.ts';

/** A row of the base; the cells have the names of its columns. */
export function baseOf(row: Row): NumberedBase {
  return {
    id: number(row['id']),
    path: key(row['path']),
    sha256: text(row['sha256']),
    sizeBytes: number(row['size_bytes']),
    fingerprint: text(row['fingerprint']),
    inode: text(row['inode']),
    modifiedMs: number(row['modified_ms']),
    etag: text(row['etag']),
    isRacy: row['is_racy'] === 1,
  };
}

const baseReader = reader(baseOf);
// Of every row a look reads no more than it compares: there may be a million.
const localReader = reader(
  (row): LocalBase => ({
    id: number(row['id']),
    path: key(row['path']),
    fingerprint: text(row['fingerprint']),
    isRacy: row['is_racy'] === 1,
  }),
);
const remoteReader = reader(
  (row): RemoteBase => ({
    id: number(row['id']),
    path: key(row['path']),
    sizeBytes: number(row['size_bytes']),
    etag: text(row['etag']),
  }),
);
const idReader = reader((row) => number(row['id']));
const countReader = reader((row) => number(row['files']));
const totalsReader = reader((row) => ({ files: number(row['files']), bytes: number(row['bytes']) }));

const columns = 'id, path, sha256, size_bytes, fingerprint, inode, modified_ms, etag, is_racy';

type PairBase = Pick<
  PairJournal,
  | 'base'
  | 'baseIn'
  | 'baseBetween'
  | 'basePage'
  | 'baseTotals'
  | 'baseUnder'
  | 'saveBase'
  | 'dropBase'
  | 'clearBase'
>;

/**
 * The base in the file of a pair. Its writes do not wait for the disk: a power cut takes the last of them back, in order and never
 * in part, and then the next pass finds both sides alike and writes them down again, or finds neither and forgets the row again.
 */
export function pairBase(database: Database): PairBase {
  // What was approved has happened by now, or something else has.
  const endApproval = (path: Key) => database.run('DELETE FROM approved WHERE path = ?', path);

  return {
    base: (path) => database.first(baseReader, `SELECT ${columns} FROM base WHERE path = ?`, path) ?? null,
    baseIn: (folder) =>
      database.all(localReader, 'SELECT id, path, fingerprint, is_racy FROM base WHERE folder = ?', folder),
    baseBetween: (first, last) =>
      database.all(
        remoteReader,
        'SELECT id, path, size_bytes, etag FROM base WHERE path BETWEEN ? AND ? ORDER BY path',
        first,
        last,
      ),
    basePage: (after, limit) =>
      database.all(
        baseReader,
        // No path is empty.
        `SELECT ${columns} FROM base WHERE path > ? ORDER BY path LIMIT ?`,
        after ?? '',
        limit,
      ),
    baseTotals: () =>
      database.first(totalsReader, 'SELECT count(*) AS files, total(size_bytes) AS bytes FROM base') ?? {
        files: 0,
        bytes: 0,
      },
    baseUnder: (folder) =>
      database.first(
        countReader,
        // '0' follows '/' in the order of bytes.
        'SELECT count(*) AS files FROM base WHERE path > ? AND path < ?',
        `${folder}/`,
        `${folder}0`,
      ) ?? 0,

    saveBase: ({ path, sha256, sizeBytes, fingerprint, inode, modifiedMs, etag, isRacy }) =>
      database.transactionSoon(() => {
        const id = database.first(
          idReader,
          `INSERT INTO base (id, path, folder, sha256, size_bytes, fingerprint, inode, modified_ms, etag, is_racy)
           VALUES ((SELECT min(id) FROM free_id), ?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (path) DO UPDATE SET sha256 = excluded.sha256, size_bytes = excluded.size_bytes,
             fingerprint = excluded.fingerprint, inode = excluded.inode, modified_ms = excluded.modified_ms,
             etag = excluded.etag, is_racy = excluded.is_racy
           RETURNING id`,
          path,
          parentKey(path),
          sha256,
          sizeBytes,
          fingerprint,
          inode,
          modifiedMs,
          etag,
          Number(isRacy),
        );
        database.run('DELETE FROM free_id WHERE id = ?', id ?? null);
        endApproval(path);
      }),
    dropBase: (path) =>
      database.transactionSoon(() => {
        const id = database.first(idReader, 'DELETE FROM base WHERE path = ? RETURNING id', path);
        if (id !== undefined) database.run('INSERT INTO free_id VALUES (?)', id);
        endApproval(path);
      }),
    clearBase: () =>
      database.transaction(() => {
        for (const table of ['base', 'free_id', 'approved']) database.run(`DELETE FROM ${table}`);
      }),
  };
}
