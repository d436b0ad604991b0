// What a person can look up of a pair: conflicts, what lies in the trash, and all that was done.

import { type Conflict, HistoryAct, type HistoryEntry } from '../../contract/pair.ts';
import { key, number, numberOrNull, oneOf, reader, textOrNull } from './cells.ts';
import type { Database } from './database.ts';
import { failure } from './json-column.ts';
import { side } from './pair-absence.ts';
import type { PairJournal, Trashed } from './pair-journal.ts';

const historyAct = oneOf(HistoryAct.options);

const idReader = reader((row) => number(row['id']));

const conflictReader = reader(
  (row): Conflict => ({ path: key(row['path']), copy: key(row['copy']), sinceMs: number(row['since_ms']) }),
);

const trashedReader = reader((row): Trashed & { readonly id: number } => ({
  id: number(row['id']),
  side: side(row['side']),
  path: key(row['path']),
  where: key(row['place']),
  sizeBytes: number(row['size_bytes']),
  atMs: number(row['at_ms']),
  fingerprint: textOrNull(row['fingerprint']),
}));

const historyReader = reader(
  (row): HistoryEntry => ({
    id: number(row['id']),
    atMs: number(row['at_ms']),
    act: historyAct(row['act']),
    path: key(row['path']),
    to: row['target'] === null ? null : key(row['target']),
    sizeBytes: numberOrNull(row['size_bytes']),
    trash: textOrNull(row['trash']),
    error: failure(row['error']),
  }),
);

const totalsReader = reader((row) => ({ files: number(row['files']), bytes: number(row['bytes']) }));

type PairRecord = Pick<
  PairJournal,
  | 'addConflict'
  | 'dropConflict'
  | 'conflicts'
  | 'addTrashed'
  | 'dropTrashed'
  | 'trashed'
  | 'addHistory'
  | 'dropHistory'
  | 'history'
  | 'removedSince'
>;

/** The record in the file of a pair. Of what a power cut takes back, the files themselves stay where they are. */
export function pairRecord(database: Database): PairRecord {
  return {
    addConflict: ({ path, copy, sinceMs }) =>
      database.transactionSoon(() => {
        // The name of a copy follows from its content: the same conflict, found once more.
        database.run(
          'INSERT OR IGNORE INTO conflict (copy, path, since_ms) VALUES (?, ?, ?)',
          copy,
          path,
          sinceMs,
        );
      }),
    dropConflict: (copy) =>
      database.transactionSoon(() => void database.run('DELETE FROM conflict WHERE copy = ?', copy)),
    conflicts: () => database.all(conflictReader, 'SELECT * FROM conflict ORDER BY path, copy'),

    addTrashed: ({ side, path, where, sizeBytes, atMs, fingerprint }) =>
      database.transactionSoon(() => {
        const id = database.first(
          idReader,
          `INSERT INTO trash (side, path, place, size_bytes, at_ms, fingerprint) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT (side, place) DO UPDATE SET path = excluded.path, size_bytes = excluded.size_bytes,
             at_ms = excluded.at_ms, fingerprint = excluded.fingerprint
           RETURNING id`,
          side,
          path,
          where,
          sizeBytes,
          atMs,
          fingerprint,
        );
        return id ?? 0;
      }),
    dropTrashed: (id) =>
      database.transactionSoon(() => void database.run('DELETE FROM trash WHERE id = ?', id)),
    trashed: (beforeMs, limit) =>
      database.all(
        trashedReader,
        'SELECT * FROM trash WHERE at_ms < ? ORDER BY at_ms, id LIMIT ?',
        beforeMs ?? Number.POSITIVE_INFINITY,
        limit,
      ),

    dropHistory: (beforeMs) =>
      database.transactionSoon(() => void database.run('DELETE FROM history WHERE at_ms < ?', beforeMs)),
    addHistory: ({ atMs, act, path, to, sizeBytes, trash, error }) =>
      database.transactionSoon(() => {
        database.run(
          `INSERT INTO history (at_ms, act, path, target, size_bytes, trash, error) VALUES (?, ?, ?, ?, ?, ?, ?)`,
          atMs,
          act,
          path,
          to,
          sizeBytes,
          trash,
          error && JSON.stringify(error),
        );
      }),
    history: ({ text: wanted, before, limit }) =>
      database.all(
        historyReader,
        `SELECT * FROM history WHERE id < ?2 AND (path LIKE ?1 ESCAPE '\\' OR target LIKE ?1 ESCAPE '\\')
         ORDER BY id DESC LIMIT ?3`,
        `%${wanted.replaceAll(/[\\%_]/g, '\\$&')}%`,
        before ?? Number.MAX_SAFE_INTEGER,
        limit,
      ),
    removedSince: (ms) =>
      database.first(
        totalsReader,
        `SELECT count(*) AS files, total(size_bytes) AS bytes FROM history
         WHERE at_ms >= ? AND act IN ('remove-local', 'remove-remote') AND error IS NULL`,
        ms,
      ) ?? { files: 0, bytes: 0 },
  };
}
