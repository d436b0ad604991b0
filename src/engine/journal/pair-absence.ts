// What each pass of a pair must say again or it is over: which paths are missing, and which need a person.

import type { Attention } from '../../contract/pair.ts';
import { key, number, oneOf, type Row, reader } from './cells.ts';
import type { Database } from './database.ts';
import { errorColumn } from './json-column.ts';
import type { PairJournal } from './pair-journal.ts';

const sinceReader = reader((row) => number(row['since_ms']));
const triedReader = reader((row) => ({ ...attentionOf(row), triedMs: number(row['tried_ms']) }));
const countReader = reader((row) => number(row['count']));
export const side = oneOf(['local', 'remote'] as const);

const attentionReader = reader(attentionOf);

function attentionOf(row: Row): Attention {
  return {
    path: key(row['path']),
    side: side(row['side']),
    error: errorColumn.parse(row['error']),
    sinceMs: number(row['since_ms']),
  };
}

const thisPass = '(SELECT number FROM pass)';

type PairAbsence = Pick<
  PairJournal,
  | 'missingSince'
  | 'endMissing'
  | 'needAttention'
  | 'tried'
  | 'endAttention'
  | 'attention'
  | 'attentionOf'
  | 'attentionCount'
>;

/**
 * Absence and attention in the file of a pair. A pass that breaks off before its end ends neither. What a power cut takes back is
 * said again by the next pass, only later.
 */
export function pairAbsence(database: Database): PairAbsence {
  return {
    missingSince: (path, where, nowMs) =>
      database.transactionSoon(
        () =>
          database.first(
            sinceReader,
            // A clock that was set back begins anew: else nothing would have been missing for long until it is that late again.
            `INSERT INTO missing (path, side, since_ms, pass) VALUES (?, ?, ?, ${thisPass})
             ON CONFLICT (path, side) DO UPDATE SET since_ms = min(since_ms, excluded.since_ms), pass = excluded.pass
             RETURNING since_ms`,
            path,
            where,
            nowMs,
          ) ?? nowMs,
      ),
    endMissing: () =>
      database.transactionSoon(() => void database.run(`DELETE FROM missing WHERE pass < ${thisPass}`)),

    needAttention: (path, where, error, nowMs, triedMs = null) =>
      database.transactionSoon(() => {
        database.run(
          `INSERT INTO attention (path, side, error, since_ms, tried_ms, pass) VALUES (?, ?, ?, ?, ?, ${thisPass})
           ON CONFLICT (path, side) DO UPDATE SET error = excluded.error, pass = excluded.pass,
             tried_ms = coalesce(excluded.tried_ms, tried_ms)`,
          path,
          where,
          JSON.stringify(error),
          nowMs,
          triedMs,
        );
      }),
    tried: (after, limit) =>
      database.all(
        triedReader,
        `SELECT * FROM attention WHERE tried_ms IS NOT NULL AND (path, side) > (?, ?) ORDER BY path, side LIMIT ?`,
        after?.path ?? '',
        after?.side ?? '',
        limit,
      ),
    endAttention: () =>
      database.transactionSoon(() => void database.run(`DELETE FROM attention WHERE pass < ${thisPass}`)),
    attention: (after, limit) =>
      database.all(
        attentionReader,
        `SELECT * FROM attention WHERE path > ?1 AND path <=
           (SELECT max(path) FROM (SELECT path FROM attention WHERE path > ?1 ORDER BY path LIMIT ?2))
         ORDER BY path, side`,
        after ?? '',
        limit,
      ),
    attentionOf: (path) =>
      database.first(attentionReader, 'SELECT * FROM attention WHERE path = ? ORDER BY side', path) ?? null,
    attentionCount: () => database.first(countReader, 'SELECT count(*) AS count FROM attention') ?? 0,
  };
}
