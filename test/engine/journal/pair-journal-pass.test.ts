import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/engine/journal/pair-journal.ts';
import type { LocalFile, RemoteFile, Sight } from '../../../src/engine/sync/model.ts';
import { barred, baseRow, key, localFile, openPair, pairFile, remoteFile } from './pair-samples.ts';

const paths = (changes: readonly Change[]) => changes.map(({ path }) => path);

const locals: readonly Sight<LocalFile>[] = [
  { is: 'same' },
  localFile(),
  localFile({ sha256: 'cd'.repeat(32), modifiedMs: 0.125 }),
  { is: 'absent' },
  { is: 'unknown' },
  { is: 'barred', error: barred },
];
const remotes: readonly Sight<RemoteFile>[] = [
  { is: 'same' },
  remoteFile(),
  remoteFile({ storageClass: 'GLACIER', modifiedMs: 5 }),
  { is: 'absent' },
  { is: 'unknown' },
  { is: 'barred', error: barred },
];

describe('the changes of a pass', () => {
  it('keep each half as it was seen, next to the other, whichever came first', async () => {
    const journal = await openPair();
    for (const [row, local] of locals.entries())
      for (const [column, remote] of remotes.entries()) {
        const path = key(`${row} ${column}`);
        if (column % 2 === 0) journal.noteLocal([{ path, sight: local }]);
        journal.noteRemote([{ path, sight: remote }]);
        if (column % 2 === 1) journal.noteLocal([{ path, sight: local }]);
        expect(journal.change(path)).toEqual({ path, local, remote, areEqual: null, base: null });
      }
  });

  it('have no other half where none was noted, and a base where there is one', async () => {
    const journal = await openPair();
    journal.saveBase(baseRow('a'));
    journal.noteLocal([{ path: key('a'), sight: { is: 'absent' } }]);
    journal.noteRemote([{ path: key('b'), sight: remoteFile() }]);
    expect(journal.change(key('a'))).toEqual({
      path: 'a',
      local: { is: 'absent' },
      remote: null,
      areEqual: null,
      base: journal.base(key('a')),
    });
    expect(journal.change(key('b'))).toMatchObject({ local: null, remote: remoteFile(), base: null });
    expect(journal.change(key('c'))).toBeNull();
  });

  it('come in pages in the order of UTF-8 bytes, also beyond U+FFFF', async () => {
    const journal = await openPair();
    const sight = localFile();
    journal.noteLocal(['\u{1f600}', '\uffff', 'b', 'a'].map((path) => ({ path: key(path), sight })));
    expect(paths(journal.changes(null, 3))).toEqual(['a', 'b', '\uffff']);
    expect(paths(journal.changes(key('\uffff'), 3))).toEqual(['\u{1f600}']);
  });

  it('remember what a look told until a side is seen anew', async () => {
    const journal = await openPair();
    const path = key('a');
    journal.noteLocal([{ path, sight: localFile() }]);
    journal.noteLook(path, { areEqual: true, sha256: 'ef' });
    expect(journal.change(path)).toMatchObject({ areEqual: true, local: localFile({ sha256: 'ef' }) });
    journal.noteLook(path, { areEqual: false, sha256: null });
    expect(journal.change(path)).toMatchObject({ areEqual: false, local: localFile({ sha256: 'ef' }) });
    journal.noteRemote([{ path, sight: remoteFile() }]);
    expect(journal.change(path)).toMatchObject({ areEqual: null, local: localFile({ sha256: 'ef' }) });
    journal.noteLocal([{ path, sight: localFile() }]);
    expect(journal.change(path)).toMatchObject({ local: localFile() });
  });

  it('take no checksum where there is no local file, and a look at what did not change makes no change', async () => {
    const journal = await openPair();
    journal.noteRemote([{ path: key('a'), sight: remoteFile() }]);
    journal.noteLook(key('a'), { areEqual: null, sha256: 'ef' });
    journal.noteLook(key('b'), { areEqual: true, sha256: 'ef' });
    expect(journal.changes(null, 9)).toMatchObject([{ path: 'a', local: null, areEqual: null }]);
  });

  it('tell the new files of a size that are on one side only', async () => {
    const journal = await openPair();
    const sight = localFile({ sizeBytes: 5 });
    const there = remoteFile({ sizeBytes: 5 });
    journal.saveBase(baseRow('known', { sizeBytes: 5 }));
    for (const path of ['new', 'known', 'both', 'gone there', 'unknown there'])
      journal.noteLocal([{ path: key(path), sight }]);
    journal.noteLocal([{ path: key('another size'), sight: localFile({ sizeBytes: 6 }) }]);
    journal.noteRemote([
      { path: key('both'), sight: there },
      { path: key('gone there'), sight: { is: 'absent' } },
      { path: key('unknown there'), sight: { is: 'unknown' } },
      { path: key('new there'), sight: there },
    ]);
    expect(paths(journal.newFiles('local', 5))).toEqual(['gone there', 'new']);
    expect(paths(journal.newFiles('remote', 5))).toEqual(['new there']);
    journal.noteLocal([{ path: key('later'), sight }]);
    expect(paths(journal.newFiles('local', 5))).toEqual(['gone there', 'later', 'new']);
    expect(journal.newFiles('local', 7)).toEqual([]);
  });

  it('are forgotten when the next pass begins, and can be told by size again', async () => {
    const journal = await openPair();
    for (const path of ['a', 'b']) {
      journal.beginPass();
      expect(journal.changes(null, 9)).toEqual([]);
      journal.noteLocal([{ path: key(path), sight: localFile() }]);
      expect(paths(journal.newFiles('local', 10))).toEqual([path]);
    }
  });
});

it('what orders the changes by size goes with the pass, for it makes noting slow', async () => {
  const file = await pairFile();
  const journal = await openPair(file);
  const orders = () => {
    const other = new DatabaseSync(file);
    const found = other.prepare(`SELECT name FROM sqlite_schema WHERE name LIKE 'change_%'`).all();
    other.close();
    return found.length;
  };
  journal.newFiles('local', 10);
  journal.newFiles('remote', 10);
  expect(orders()).toBe(2);
  journal.beginPass();
  expect(orders()).toBe(0);
});

it('the changes of a pass are what a plain map would hold, in whatever order the two sides are seen', async () => {
  const path = fc.constantFrom('a', 'a/b', 'a.b', '\uffff', '\u{10000}', 'z').map(key);
  const step = fc.oneof(
    fc.record({ side: fc.constant('local' as const), path, sight: fc.constantFrom(...locals) }),
    fc.record({ side: fc.constant('remote' as const), path, sight: fc.constantFrom(...remotes) }),
    fc.record({ side: fc.constant('look' as const), path, areEqual: fc.constantFrom(true, false, null) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const journal = await openPair();
      const model = new Map<string, Change>();
      for (const each of steps) {
        const old = model.get(each.path);
        const none = { path: each.path, local: null, remote: null, areEqual: null, base: null };
        if (each.side === 'look') {
          journal.noteLook(each.path, { areEqual: each.areEqual, sha256: null });
          if (old) model.set(each.path, { ...old, areEqual: each.areEqual });
          continue;
        }
        if (each.side === 'local') journal.noteLocal([each]);
        else journal.noteRemote([each]);
        model.set(each.path, { ...none, ...old, [each.side]: each.sight, areEqual: null });
      }
      const sorted = [...model.values()].sort((a, b) =>
        Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)),
      );
      const found = journal.changes(null, 2);
      const rest = found.length < 2 ? [] : journal.changes(found.at(-1)?.path ?? null, 99);
      expect([...found, ...rest]).toEqual(sorted);
      journal.close();
    }),
    { numRuns: 60 },
  );
});
