// The pass of a pair: which paths differ from the base, and how. Written anew by each pass, so it need not outlast a power cut.

import { key, number, reader } from './cells.ts';
import type { Database } from './database.ts';
import { baseOf } from './pair-base.ts';
import type { Change, PairJournal } from './pair-journal.ts';
import { localCells, localColumns, localOf, remoteCells, remoteColumns, remoteOf } from './pair-sights.ts';

const changeReader = reader(
  (row): Change => ({
    path: key(row['path']),
    local: localOf(row),
    remote: remoteOf(row),
    areEqual: row['are_equal'] === null ? null : number(row['are_equal']) === 1,
    base: row['id'] === null ? null : baseOf(row),
  }),
);

const withBase = `SELECT change.*, base.id, base.sha256, base.size_bytes, base.fingerprint, base.inode, base.modified_ms,
  base.etag, base.is_racy FROM change LEFT JOIN base ON base.path = change.path`;

// What a look told was told of what was seen before.
const noteOf = (columns: readonly string[]) =>
  `INSERT INTO change (path, ${columns.join(', ')}) VALUES (?${', ?'.repeat(columns.length)})
   ON CONFLICT (path) DO UPDATE SET are_equal = NULL, ${columns.map((each) => `${each} = excluded.${each}`).join(', ')}`;
const noteLocal = noteOf(localColumns);
const noteRemote = noteOf(remoteColumns);

type Side = 'local' | 'remote';

// Kept while a million new files are noted, the order by size would take ten times as long as the noting; few passes look for renames.
const sizeIndex = (side: Side) =>
  `CREATE INDEX IF NOT EXISTS change_${side} ON change (${side}_size) WHERE ${side} = 'file'`;
// SQLite takes an index of some rows only where the very words that choose them are said.
const newFilesOf = (side: Side, other: Side) =>
  `${withBase} WHERE change.${side} = 'file' AND change.${side}_size = ?
     AND coalesce(change.${other}, 'absent') = 'absent' AND base.id IS NULL ORDER BY change.path`;
const newFiles = { local: newFilesOf('local', 'remote'), remote: newFilesOf('remote', 'local') };

type PairPass = Pick<
  PairJournal,
  'beginPass' | 'noteLocal' | 'noteRemote' | 'noteLook' | 'changes' | 'change' | 'newFiles'
>;

/** The changes in the file of a pair. */
export function pairPass(database: Database): PairPass {
  return {
    beginPass: () =>
      database.transactionSoon(() => {
        for (const side of ['local', 'remote']) database.run(`DROP INDEX IF EXISTS change_${side}`);
        database.run('DELETE FROM change');
        database.run('DELETE FROM action');
        database.run('UPDATE pass SET number = number + 1');
      }),
    noteLocal: (noted) =>
      database.transactionSoon(() => {
        for (const { path, sight } of noted) database.run(noteLocal, path, ...localCells(sight));
      }),
    noteRemote: (noted) =>
      database.transactionSoon(() => {
        for (const { path, sight } of noted) database.run(noteRemote, path, ...remoteCells(sight));
      }),
    noteLook: (path, { areEqual, sha256 }) =>
      database.transactionSoon(() => {
        database.run(
          `UPDATE change SET are_equal = ?,
             local_sha256 = CASE local WHEN 'file' THEN coalesce(?, local_sha256) END WHERE path = ?`,
          areEqual === null ? null : Number(areEqual),
          sha256,
          path,
        );
      }),
    changes: (after, limit) =>
      database.all(
        changeReader,
        `${withBase} WHERE change.path > ? ORDER BY change.path LIMIT ?`,
        after ?? '',
        limit,
      ),
    change: (path) => database.first(changeReader, `${withBase} WHERE change.path = ?`, path) ?? null,
    newFiles: (side, sizeBytes) =>
      database.transactionSoon(() => {
        database.run(sizeIndex(side));
        return database.all(changeReader, newFiles[side], sizeBytes);
      }),
  };
}
