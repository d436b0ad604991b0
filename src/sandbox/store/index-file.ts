// Opens the index, the SQLite file that says which objects exist and where their bytes are.

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { APPLICATION_ID, SCHEMA_STEPS, SCHEMA_VERSION } from './schema.ts';

/**
 * Opens or creates `index.sqlite` in the folder and holds it alone until it is closed or the process ends.
 * Every commit is on the disk before it returns (WAL, synchronous=FULL). Throws an error with a sentence for
 * people when another process holds the folder, or when the file is no index, or that of a newer Longshore.
 */
export function openIndex(dir: string): DatabaseSync {
  const path = join(dir, 'index.sqlite');
  const database = new DatabaseSync(path, { timeout: 0, enableForeignKeyConstraints: false });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    const tables = Number(database.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.['n']);
    const application = Number(database.prepare('PRAGMA application_id').get()?.['application_id']);
    if (tables > 0 && application !== APPLICATION_ID) {
      throw strange(path);
    }
    database.exec('PRAGMA journal_mode = WAL');
    database.exec('PRAGMA synchronous = FULL');
    database.exec('PRAGMA wal_autocheckpoint = 4000');
    database.exec('PRAGMA journal_size_limit = 67108864');
    database.exec('BEGIN IMMEDIATE');
    const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
    if (version > SCHEMA_VERSION) {
      throw new Error(`${path} was written by a newer Longshore. Update Longshore to use this folder.`);
    }
    for (const step of SCHEMA_STEPS.slice(version)) database.exec(step);
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
    database.exec('COMMIT');
    return database;
  } catch (error) {
    database.close();
    throw explain(error, dir, path);
  }
}

function explain(error: unknown, dir: string, path: string): unknown {
  const SQLITE_BUSY = 5;
  const SQLITE_NOTADB = 26;
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
  if (code === SQLITE_BUSY) {
    return new Error(`Another sandbox is already serving ${dir}. Stop it first.`, { cause: error });
  }
  if (code === SQLITE_NOTADB) return strange(path, error);
  return error;
}

function strange(path: string, cause?: unknown): Error {
  return new Error(`${path} is not the index of a Longshore sandbox. Choose another folder.`, { cause });
}
