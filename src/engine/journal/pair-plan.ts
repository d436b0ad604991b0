// The plan of a pair: what this pass is to do, what of it is held, and what the person has let go on.

import { PairAct } from '../../contract/pair.ts';
import type { Expected } from '../store/store.ts';
import { key, number, numberOrNull, oneOf, type Row, reader, text } from './cells.ts';
import type { Database } from './database.ts';
import type { PairJournal, PlannedAction } from './pair-journal.ts';

export const pairAct = oneOf(PairAct.options);
const expectedKind = oneOf(['absent', 'version'] as const);

const actionReader = reader(
  (row): PlannedAction => ({
    seq: number(row['seq']),
    phase: number(row['phase']),
    act: pairAct(row['act']),
    path: key(row['path']),
    to: row['target'] === null ? null : key(row['target']),
    sizeBytes: numberOrNull(row['size_bytes']),
    replaces: row['replaces'] === 1,
    isHeld: row['is_held'] === 1,
    expected: expectedOf(row),
  }),
);

const totalReader = reader((row) => ({
  act: pairAct(row['act']),
  replaces: row['replaces'] === 1,
  isHeld: row['is_held'] === 1,
  files: number(row['files']),
  bytes: number(row['bytes']),
}));

function expectedOf(row: Row): Expected | null {
  if (row['expected'] === null) return null;
  const kind = expectedKind(row['expected']);
  return kind === 'absent' ? { kind } : { kind, version: text(row['version']) };
}

function cellsOf({
  phase,
  act,
  path,
  to,
  sizeBytes,
  replaces,
  isHeld,
  expected,
}: Omit<PlannedAction, 'seq'>) {
  const version = expected?.kind === 'version' ? expected.version : null;
  const kind = expected?.kind ?? null;
  return [phase, act, path, to, sizeBytes, Number(replaces), Number(isHeld), kind, version];
}

const columns = 'phase, act, path, target, size_bytes, replaces, is_held, expected, version';
const isDestructive = `(act IN ('remove-local', 'remove-remote') OR replaces = 1)`;

type PairPlan = Pick<
  PairJournal,
  'planAction' | 'actions' | 'actionTotals' | 'action' | 'strikeAction' | 'holdDestructive' | 'approveHeld'
>;

/** The plan in the file of a pair. It is made anew by each pass; only an approval must last. */
export function pairPlan(database: Database): PairPlan {
  return {
    planAction: (action) =>
      database.transactionSoon(() => {
        database.run(
          `INSERT INTO action (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          ...cellsOf(action),
        );
      }),
    actions: (phase, after, limit) =>
      phase === null
        ? database.all(
            actionReader,
            'SELECT * FROM action WHERE (phase, path, seq) > (?, ?, ?) ORDER BY phase, path, seq LIMIT ?',
            after?.phase ?? -1,
            after?.path ?? '',
            after?.seq ?? 0,
            limit,
          )
        : database.all(
            actionReader,
            'SELECT * FROM action WHERE phase = ? AND (path, seq) > (?, ?) ORDER BY path, seq LIMIT ?',
            phase,
            after?.path ?? '',
            after?.seq ?? 0,
            limit,
          ),
    actionTotals: () =>
      database.all(
        totalReader,
        `SELECT act, replaces, is_held, count(*) AS files, total(size_bytes) AS bytes FROM action
         GROUP BY act, replaces, is_held ORDER BY act, replaces, is_held`,
      ),
    action: (path) =>
      database.first(
        actionReader,
        'SELECT * FROM action WHERE path = ?1 OR target = ?1 ORDER BY seq',
        path,
      ) ?? null,
    strikeAction: (path) =>
      database.transactionSoon(() => void database.run('DELETE FROM action WHERE path = ?', path)),
    holdDestructive: ({ isUnion = false } = {}) =>
      database.transactionSoon(() => {
        database.run(
          `UPDATE action SET is_held = ? OR NOT EXISTS (
             SELECT 1 FROM approved WHERE approved.path = action.path AND approved.act = action.act
               AND approved.expected IS action.expected AND approved.version IS action.version
           ) WHERE ${isDestructive}`,
          Number(isUnion),
        );
      }),
    approveHeld: () =>
      database.transaction(() => {
        database.run(
          `INSERT INTO approved (path, act, expected, version)
           SELECT path, act, expected, version FROM action WHERE is_held = 1`,
        );
        return database.run('UPDATE action SET is_held = 0 WHERE is_held = 1');
      }),
  };
}
