import { readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PairAct, type RunReport } from '../../../src/contract/pair.ts';
import { type Database, openDatabase } from '../../../src/engine/journal/database.ts';
import { pairBase } from '../../../src/engine/journal/pair-base.ts';
import { pairFacts } from '../../../src/engine/journal/pair-facts.ts';
import { pairMigrations } from '../../../src/engine/journal/pair-form.ts';
import { pairOps } from '../../../src/engine/journal/pair-ops.ts';
import { pairPlan } from '../../../src/engine/journal/pair-plan.ts';
import {
  baseRow,
  begunOp,
  facts,
  key,
  localFile,
  openPair,
  pairFile,
  planned,
  remoteFile,
} from './pair-samples.ts';

const report: RunReport = {
  startedMs: 1,
  endedMs: 2,
  isWhole: true,
  error: null,
  notices: [{ kind: 'guard', reasons: [] }],
  files: 5,
  done: { ...zeroes(), upload: 4 },
  held: 1,
  heldBytes: 2,
  failed: 0,
  attention: 0,
  conflicts: 0,
  unsure: 0,
  uploadedBytes: 40,
  downloadedBytes: 0,
};

function zeroes(): RunReport['done'] {
  return {
    upload: 0,
    download: 0,
    'rename-remote': 0,
    'rename-local': 0,
    'remove-remote': 0,
    'remove-local': 0,
    conflict: 0,
    adopt: 0,
    forget: 0,
  };
}

describe('what is known of the two places', () => {
  it('is nothing in a file that was just made', async () => {
    expect((await openPair(await pairFile())).facts()).toBeNull();
  });

  it('is found again by the next process, the newest only', async () => {
    const file = await pairFile();
    const first = await openPair(file);
    first.saveFacts(facts);
    first.saveFacts({ ...facts, epoch: 4, pendingEpoch: null, last: report });
    first.close();
    expect((await openPair(file)).facts()).toEqual({ ...facts, epoch: 4, pendingEpoch: null, last: report });
  });

  it('holds without the last report where another version wrote that in another form', async () => {
    const file = await pairFile();
    (await openPair(file)).saveFacts({ ...facts, last: report });
    const other = new DatabaseSync(file);
    other.exec(`UPDATE facts SET last = '{"of":"another version"}'`);
    other.close();
    expect((await openPair(file)).facts()).toEqual(facts);
  });

  it.each([
    ['overwritten', (file: string) => writeFile(file, 'x'.repeat(8192)), 1],
    ['emptied', (file: string) => truncate(file), 0],
    ['removed', (file: string) => rm(file), 0],
  ])('is nothing again, and so is the base, once the file was %s', async (_, damage, keptAside) => {
    const file = await pairFile();
    const first = await openPair(file);
    first.saveFacts(facts);
    first.saveBase(baseRow('a'));
    first.close();
    await damage(file);
    const journal = await openPair(file);
    expect(journal.facts()).toBeNull();
    expect(journal.basePage(null, 10)).toEqual([]);
    const aside = (await readdir(dirname(file))).filter((name) => name.startsWith('pair.db.damaged-'));
    expect(aside).toHaveLength(keptAside);
  });
});

describe('a transaction', () => {
  it.each(['transaction', 'transactionSoon'] as const)(
    'takes any call inside, and all of them back when it fails (%s)',
    async (kind) => {
      const journal = await openPair(await pairFile());
      const all = () => {
        journal.saveFacts(facts);
        journal.saveBase(baseRow('a'));
        journal.saveBase(baseRow('b'));
        journal.dropBase(key('b'));
        journal.beginPass();
        journal.noteLocal([{ path: key('a'), sight: localFile() }]);
        journal.noteRemote([{ path: key('a'), sight: remoteFile() }]);
        journal.noteLook(key('a'), { areEqual: false, sha256: null });
        journal.newFiles('local', 10);
        journal.planAction(planned('remove-local', 'a'));
        journal.holdDestructive();
        journal.approveHeld();
        journal.beginOp(begunOp('1', { aside: key('.longshore/trash/1') }));
        journal.saveBegun('1', { kind: 'asked', targetKey: key('a') });
        journal.missingSince(key('a'), 'local', 1);
        journal.addHistory({
          atMs: 1,
          act: 'upload',
          path: key('a'),
          to: null,
          sizeBytes: 1,
          trash: null,
          error: null,
        });
      };
      const state = () => [
        journal.facts(),
        journal.basePage(null, 9),
        journal.changes(null, 9),
        journal.actions(null, null, 9),
        journal.ops(),
        journal.history({ text: '', before: null, limit: 9 }),
      ];
      const before = state();
      const broken = () =>
        journal[kind](() => {
          all();
          throw new Error('broken off');
        });
      expect(broken).toThrow('broken off');
      expect(state()).toEqual(before);
      journal[kind](all);
      expect(state().map((each) => (Array.isArray(each) ? each.length : each))).toEqual([
        facts,
        1,
        1,
        1,
        1,
        1,
      ]);
    },
  );

  it('is one again after another has ended, however that ended', async () => {
    const journal = await openPair(await pairFile());
    const saveAndBreak = () =>
      journal.transaction(() => {
        journal.saveBase(baseRow('a'));
        throw new Error('broken off');
      });
    journal.transaction(() => journal.saveBase(baseRow('b')));
    for (const _ of ['first', 'second']) expect(saveAndBreak).toThrow('broken off');
    expect(journal.basePage(null, 9)).toMatchObject([{ path: 'b' }]);
  });
});

it('waits for the disk where a power cut would lose what nothing else tells, and only there', async () => {
  const database = await openDatabase({
    file: await pairFile(),
    migrations: pairMigrations,
    now: () => 0,
    log: () => undefined,
  });
  onTestFinished(() => database.close());
  let waits: boolean[] = [];
  const watched: Database = {
    ...database,
    transaction: (work) => {
      waits.push(true);
      return database.transaction(work);
    },
    transactionSoon: (work) => {
      waits.push(false);
      return database.transactionSoon(work);
    },
  };
  const isWaiting = (work: () => void) => {
    waits = [];
    work();
    return waits;
  };
  const ops = pairOps(watched);
  expect(isWaiting(() => pairFacts(watched).saveFacts(facts))).toEqual([true]);
  expect(isWaiting(() => pairBase(watched).saveBase(baseRow('a')))).toEqual([false]);
  expect(isWaiting(() => pairBase(watched).clearBase())).toEqual([true]);
  expect(isWaiting(() => pairPlan(watched).approveHeld())).toEqual([true]);
  expect(isWaiting(() => ops.beginOp(begunOp('1')))).toEqual([false]);
  expect(isWaiting(() => ops.beginOp(begunOp('2', { aside: key('.longshore/trash/2') })))).toEqual([true]);
  expect(isWaiting(() => ops.saveBegun('1', { kind: 'asked', targetKey: key('a') }))).toEqual([true]);
  expect(isWaiting(() => ops.endOp('1'))).toEqual([false]);
});

it('every act that a pair knows can be written down and read', async () => {
  const journal = await openPair();
  for (const act of PairAct.options) journal.planAction(planned(act, act));
  expect(journal.actions(null, null, 99).map(({ act }) => act)).toEqual([...PairAct.options].sort());
});
