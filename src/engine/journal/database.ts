// The one door to SQLite: opens a file safely, brings it up to date, and speaks in checked rows and AppErrors.

import { renameSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { delay } from '../../base/abort.ts';
import { AppError } from '../../contract/errors.ts';
import type { Log } from '../host.ts';
import type { RowReader } from './cells.ts';

/** A connection. All of it is synchronous and fails with AppError (disk.full, engine.busy, ...). */
export interface Database {
  /** Runs one statement; the answer is how many rows it changed. */
  run(sql: string, ...values: SQLInputValue[]): number;
  /** All rows, each checked against `row`. Ask in pages: nothing is streamed. */
  all<T>(row: RowReader<T>, sql: string, ...values: SQLInputValue[]): T[];
  /** The first row, or undefined. */
  first<T>(row: RowReader<T>, sql: string, ...values: SQLInputValue[]): T | undefined;
  /** Commits all of `work` or nothing; it takes the write lock at once. Not to be nested. */
  transaction<T>(work: () => T): T;
  /**
   * The same without waiting for the disk. It outlives the process; a power cut may take it back, with all that came after it. The
   * next `transaction` makes it last.
   */
  transactionSoon<T>(work: () => T): T;
  close(): void;
}

/** A database to be: its file, or ':memory:', and each step that its form has taken, oldest first. */
export interface Opening {
  readonly file: string;
  readonly migrations: readonly string[];
  readonly log: Log;
  readonly now: () => number;
}

// SQLite's primary result codes, https://sqlite.org/rescode.html
const sqlite = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cantOpen: 14,
  notADatabase: 26,
};

/**
 * Opens the database and brings it to the newest form. A damaged file is set aside under another name, told in the log,
 * and a new one begun. Throws engine.outdated when a newer Longshore has written it.
 */
export async function openDatabase(opening: Opening): Promise<Database> {
  try {
    return await connectWhenFree(opening);
  } catch (error) {
    if (!isDamage(error) || opening.file === ':memory:')
      throw asAppError(error, 'journal.open', opening.file);
    setAside(opening);
    return guard('journal.open', opening.file, () => connect(opening));
  }
}

/** Takes the write lock of a small file for as long as the result is open; the system drops it when the process dies. */
export function lockFile(file: string): { close(): void } {
  return guard('journal.open', file, () => {
    const lock = new DatabaseSync(file, { timeout: 0 });
    try {
      lock.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      lock.close();
      throw error;
    }
    return lock;
  });
}

// Turning a new file to WAL needs it alone for a moment and does not wait for its turn as other statements do.
async function connectWhenFree(opening: Opening): Promise<Database> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return connect(opening);
    } catch (error) {
      if (codeOf(error) !== sqlite.busy || attempt === 100) throw error;
      await delay(20);
    }
  }
}

function connect({ file, migrations }: Opening): Database {
  const connection = new DatabaseSync(file, { timeout: 5000, enableForeignKeyConstraints: true });
  try {
    connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    const check = connection.prepare('PRAGMA quick_check(1)').get();
    if (check?.['quick_check'] !== 'ok') throw new DamageError(String(check?.['quick_check']));
    migrate(connection, migrations, file);
    return wrap(connection, file);
  } catch (error) {
    connection.close();
    throw error;
  }
}

function migrate(connection: DatabaseSync, migrations: readonly string[], file: string): void {
  connection.exec('BEGIN IMMEDIATE');
  try {
    const form = Number(connection.prepare('PRAGMA user_version').get()?.['user_version']);
    if (form > migrations.length) throw new AppError('engine.outdated', { op: 'journal.open', from: file });
    for (const step of migrations.slice(form)) connection.exec(step);
    connection.exec(`PRAGMA user_version = ${migrations.length}`);
    connection.exec('COMMIT');
  } catch (error) {
    if (connection.isTransaction) connection.exec('ROLLBACK');
    throw error;
  }
}

function setAside({ file, log, now }: Opening): void {
  const aside = `${file}.damaged-${new Date(now()).toISOString().replaceAll(':', '-')}`;
  guard('journal.open', file, () => renameSync(file, aside));
  for (const suffix of ['-wal', '-shm']) {
    try {
      renameSync(file + suffix, aside + suffix);
    } catch {
      // Neither has to exist.
    }
  }
  log('error', 'a damaged database was set aside and a new one begun', { file, aside });
}

function wrap(connection: DatabaseSync, file: string): Database {
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string) => {
    let statement = statements.get(sql);
    if (!statement) statements.set(sql, (statement = connection.prepare(sql)));
    return statement;
  };
  const transaction = <T>(work: () => T): T =>
    guard('journal.write', file, () => {
      connection.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        connection.exec('COMMIT');
        return result;
      } catch (error) {
        if (connection.isTransaction) connection.exec('ROLLBACK');
        throw error;
      }
    });
  return {
    run: (sql, ...values) => guard('journal.write', file, () => Number(prepare(sql).run(...values).changes)),
    all: (row, sql, ...values) =>
      guard('journal.read', file, () => prepare(sql).all(...values)).map((found) => row.parse(found)),
    first: (row, sql, ...values) => {
      const found = guard('journal.read', file, () => prepare(sql).get(...values));
      return found === undefined ? undefined : row.parse(found);
    },
    transaction,
    // In WAL mode a commit is then only written, and synced with the next one that is: never out of order.
    // https://sqlite.org/pragma.html#pragma_synchronous
    transactionSoon(work) {
      connection.exec('PRAGMA synchronous = NORMAL');
      try {
        return transaction(work);
      } finally {
        connection.exec('PRAGMA synchronous = FULL');
      }
    },
    close: () => connection.close(),
  };
}

class DamageError extends Error {
  override readonly name = 'DamageError';
}

function codeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  // The low byte is the primary code; the rest refines it.
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

function isDamage(error: unknown): boolean {
  const code = codeOf(error);
  return error instanceof DamageError || code === sqlite.corrupt || code === sqlite.notADatabase;
}

function guard<T>(op: string, file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asAppError(error, op, file);
  }
}

function asAppError(error: unknown, op: string, file: string): unknown {
  const number = codeOf(error);
  if (number === undefined) return error;
  const init = { op, from: file, raw: `SQLITE_${number}`, cause: error };
  switch (number) {
    case sqlite.busy:
    case sqlite.locked:
      return new AppError('engine.busy', init);
    case sqlite.full:
      return new AppError('disk.full', init);
    case sqlite.readOnly:
      return new AppError('disk.read-only', init);
    case sqlite.cantOpen:
      return new AppError('access.denied', init);
    default:
      return new AppError('other', init);
  }
}
