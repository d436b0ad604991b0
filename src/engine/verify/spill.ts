// Where sorted runs of a listing wait that is too long for memory: a database without a name, which goes with its connection.

import { setImmediate } from 'node:timers/promises';
import { AppError, toAppError } from '../../contract/errors.ts';
import { Entry } from '../../contract/models.ts';
import { z } from '../../contract/schema.ts';
import type { Log } from '../host.ts';
import { openDatabase } from '../journal/database.ts';
import { jsonColumn } from '../journal/json-column.ts';
import { type Listed, listedOf } from './listed.ts';

export interface SpillOptions {
  readonly log: Log;
  readonly now: () => number;
}

export interface Spill {
  /** Keeps a run as it is. */
  write(run: readonly Listed[]): Promise<void>;
  /** Each run that was kept, from its beginning. */
  runs(): Iterator<Listed>[];
  close(): void;
}

const migrations = [
  `CREATE TABLE listed (
     run INTEGER NOT NULL, number INTEGER NOT NULL, entry TEXT NOT NULL, PRIMARY KEY (run, number)
   ) WITHOUT ROWID`,
];
const Row = z.object({ entry: jsonColumn(Entry) });
const rowsAtOnce = 250;

/** Fails with disk.full and the like. */
export async function openSpill({ log, now }: SpillOptions): Promise<Spill> {
  const database = await openDatabase({ file: '', migrations, log, now });
  let count = 0;

  function* read(run: number): Generator<Listed> {
    for (let from = 0; ; from += rowsAtOnce) {
      const rows = named(() =>
        database.all(
          Row,
          'SELECT entry FROM listed WHERE run = ? AND number >= ? ORDER BY number LIMIT ?',
          run,
          from,
          rowsAtOnce,
        ),
      );
      for (const { entry } of rows) yield listedOf(entry);
      if (rows.length < rowsAtOnce) return;
    }
  }

  return {
    async write(run) {
      for (let from = 0; from < run.length; from += rowsAtOnce) {
        named(() =>
          database.transaction(() => {
            for (const [index, { entry }] of run.slice(from, from + rowsAtOnce).entries())
              database.run('INSERT INTO listed VALUES (?, ?, ?)', count, from + index, JSON.stringify(entry));
          }),
        );
        // So that whatever else this process does goes on meanwhile.
        await setImmediate();
      }
      count += 1;
    },
    runs: () => Array.from({ length: count }, (_, run) => read(run)),
    close: () => database.close(),
  };
}

/** The database is a means of the comparison, not the data folder that its own errors speak of. */
function named<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code, raw, retry, cause } = toAppError(error, 'entry.verify');
    throw new AppError(code, { op: 'entry.verify', raw, retry, cause });
  }
}
