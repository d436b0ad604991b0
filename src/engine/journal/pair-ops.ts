// What a pair has under way: each act that was begun, and what a large upload has got across.

import { Begun, type SavedPart } from '../store/checkpoint.ts';
import { key, number, reader, text, textOrNull } from './cells.ts';
import type { Database } from './database.ts';
import { jsonColumn } from './json-column.ts';
import type { Op, PairJournal } from './pair-journal.ts';
import { pairAct } from './pair-plan.ts';

const opReader = reader(
  (row): Op => ({
    op: text(row['op']),
    act: pairAct(row['act']),
    path: key(row['path']),
    temp: row['temp'] === null ? null : key(row['temp']),
    aside: row['aside'] === null ? null : key(row['aside']),
    begunMs: number(row['begun_ms']),
  }),
);

const begunText = jsonColumn(Begun);
const begunReader = reader((row) => begunText.parse(row['what']));

const partReader = reader(
  (row): SavedPart => ({
    number: number(row['number']),
    sizeBytes: number(row['size_bytes']),
    crc32: number(row['crc32']),
    etag: textOrNull(row['etag']),
  }),
);

type PairOps = Pick<PairJournal, 'beginOp' | 'endOp' | 'ops' | 'checkpoint' | 'saveBegun' | 'savePart'>;

/** The acts in the file of a pair. */
export function pairOps(database: Database): PairOps {
  const write = ({ op, act, path, temp, aside, begunMs }: Op) =>
    void database.run(
      // Not replaced, which would take its checkpoint along.
      `INSERT INTO op (op, act, path, temp, aside, begun_ms) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (op) DO UPDATE SET act = excluded.act, path = excluded.path, temp = excluded.temp,
         aside = excluded.aside, begun_ms = excluded.begun_ms`,
      op,
      act,
      path,
      temp,
      aside,
      begunMs,
    );

  return {
    // Where a file is to be moved aside, only this row leads back to it. All else that a power cut can leave is found without: what
    // has arrived is found to be alike, and unfinished files lie where they are swept.
    beginOp: (op) =>
      op.aside === null ? database.transactionSoon(() => write(op)) : database.transaction(() => write(op)),
    endOp: (op) => database.transactionSoon(() => void database.run('DELETE FROM op WHERE op = ?', op)),
    ops: () => database.all(opReader, 'SELECT * FROM op ORDER BY begun_ms, op'),

    checkpoint: (op) => {
      const begun = database.first(begunReader, 'SELECT what FROM begun WHERE op = ?', op);
      if (!begun) return null;
      const parts = database.all(partReader, 'SELECT * FROM part WHERE op = ? ORDER BY number', op);
      return { begun, parts };
    },
    saveBegun: (op, begun) =>
      database.transaction(() => {
        database.run('DELETE FROM begun WHERE op = ?', op);
        if (begun) database.run('INSERT INTO begun (op, what) VALUES (?, ?)', op, JSON.stringify(begun));
      }),
    savePart: (op, { number: part, sizeBytes, crc32, etag }) =>
      database.transactionSoon(() => {
        database.run(
          // Where the upload was given up meanwhile there is nothing to go on with.
          `INSERT OR REPLACE INTO part (op, number, size_bytes, crc32, etag)
           SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS (SELECT 1 FROM begun WHERE op = ?1)`,
          op,
          part,
          sizeBytes,
          crc32,
          etag,
        );
      }),
  };
}
