import { describe, expect, it } from 'vitest';
import type { PairJournal, PlannedAction } from '../../../src/engine/journal/pair-journal.ts';
import { baseRow, key, openPair, pairFile, planned } from './pair-samples.ts';

const all = (journal: PairJournal) => journal.actions(null, null, 99);
const named = (actions: readonly PlannedAction[]) => actions.map(({ act, path }) => `${act} ${path}`);
const held = (journal: PairJournal) => named(all(journal).filter(({ isHeld }) => isHeld));
const version = (text: string) => ({ kind: 'version', version: text }) as const;

describe('a plan', () => {
  it('gives each action back as it was planned', async () => {
    const journal = await openPair();
    const actions = [
      planned('download', 'a', { expected: { kind: 'absent' }, sizeBytes: null }),
      planned('rename-remote', 'b', { to: key('c'), expected: version('"e"'), replaces: true, isHeld: true }),
    ];
    for (const action of actions) journal.planAction(action);
    expect(all(journal)).toEqual(actions.map((action, at) => ({ ...action, seq: at + 1 })));
  });

  it('is in order of phase, then of UTF-8 bytes, and read in pages, also of one phase', async () => {
    const journal = await openPair();
    for (const [phase, path] of [
      [3, 'a'],
      [2, '\u{1f600}'],
      [2, '\uffff'],
      [0, 'z'],
      [2, 'a'],
      [2, 'a'],
    ] as const)
      journal.planAction(planned('upload', path, { phase }));
    const inOrder = ['0 z', '2 a', '2 a', '2 \uffff', '2 \u{1f600}', '3 a'];
    const read = (phase: number | null) => {
      const found: PlannedAction[] = [];
      for (let page = journal.actions(phase, null, 2); page.length > 0; ) {
        found.push(...page);
        page = journal.actions(phase, page.at(-1) ?? null, 2);
      }
      return found.map((each) => `${each.phase} ${each.path}`);
    };
    expect(read(null)).toEqual(inOrder);
    expect(read(2)).toEqual(inOrder.slice(1, 5));
    expect(read(1)).toEqual([]);
  });

  it('is added up by act', async () => {
    const journal = await openPair();
    journal.planAction(planned('upload', 'a', { sizeBytes: 1 }));
    journal.planAction(planned('upload', 'b', { sizeBytes: 2 }));
    journal.planAction(planned('upload', 'c', { sizeBytes: 4, replaces: true }));
    journal.planAction(planned('remove-local', 'd', { sizeBytes: null, isHeld: true }));
    expect(journal.actionTotals()).toEqual([
      { act: 'remove-local', replaces: false, isHeld: true, files: 1, bytes: 0 },
      { act: 'upload', replaces: false, isHeld: false, files: 2, bytes: 3 },
      { act: 'upload', replaces: true, isHeld: false, files: 1, bytes: 4 },
    ]);
  });

  it('is struck for a path, and found by either end of a rename', async () => {
    const journal = await openPair();
    journal.planAction(planned('remove-remote', 'a', { phase: 3 }));
    journal.planAction(planned('upload', 'b'));
    journal.strikeAction(key('a'));
    journal.strikeAction(key('b'));
    const rename = planned('rename-remote', 'a', { phase: 1, to: key('b') });
    journal.planAction(rename);
    expect(all(journal)).toMatchObject([rename]);
    expect(journal.action(key('b'))).toMatchObject(rename);
    expect(journal.action(key('c'))).toBeNull();
  });

  it('is forgotten when the next pass begins', async () => {
    const journal = await openPair();
    journal.planAction(planned('upload', 'a'));
    journal.beginPass();
    expect(all(journal)).toEqual([]);
    expect(journal.actionTotals()).toEqual([]);
  });
});

describe('what a plan would destroy', () => {
  const removal = (path: string, etag: string) =>
    planned('remove-remote', path, { phase: 3, expected: version(etag) });

  it('is held: removals and replacements, and nothing else', async () => {
    const journal = await openPair();
    for (const act of ['remove-local', 'remove-remote', 'upload', 'rename-local', 'forget'] as const)
      journal.planAction(planned(act, 'a'));
    journal.planAction(planned('upload', 'b', { replaces: true }));
    journal.planAction(planned('download', 'c', { replaces: true }));
    journal.holdDestructive();
    expect(held(journal).sort()).toEqual(['download c', 'remove-local a', 'remove-remote a', 'upload b']);
  });

  it('is free once approved, in this plan and the next, also for the next process', async () => {
    const file = await pairFile();
    const first = await openPair(file);
    const actions = [
      removal('a', '"1"'),
      planned('download', 'b', { replaces: true, expected: version('f') }),
      planned('remove-local', 'c'),
    ];
    for (const action of actions) first.planAction(action);
    first.holdDestructive();
    expect(first.approveHeld()).toBe(3);
    expect(held(first)).toEqual([]);
    expect(first.approveHeld()).toBe(0);
    first.close();
    const journal = await openPair(file);
    journal.beginPass();
    for (const action of actions) journal.planAction(action);
    journal.holdDestructive();
    expect(held(journal)).toEqual([]);
  });

  it('is held again where the path, the act or the version is another', async () => {
    const journal = await openPair();
    journal.planAction(removal('a', '"1"'));
    journal.planAction(planned('upload', 'c', { replaces: true }));
    journal.holdDestructive();
    journal.approveHeld();
    journal.beginPass();
    journal.planAction(planned('upload', 'c', { replaces: true, expected: { kind: 'absent' } }));
    journal.planAction(removal('a', '"2"'));
    journal.planAction(removal('b', '"1"'));
    journal.planAction(planned('remove-local', 'a', { expected: version('"1"') }));
    journal.planAction(planned('remove-remote', 'a', { expected: null }));
    journal.planAction(planned('remove-remote', 'a', { expected: { kind: 'absent' } }));
    journal.planAction(removal('a', '"1"'));
    journal.holdDestructive();
    expect(named(all(journal).filter(({ isHeld }) => !isHeld))).toEqual(['remove-remote a']);
    expect(journal.approveHeld()).toBe(6);
  });

  it.each([
    ['written', (journal: PairJournal) => journal.saveBase(baseRow('a'))],
    ['dropped', (journal: PairJournal) => journal.dropBase(key('a'))],
    ['cleared', (journal: PairJournal) => journal.clearBase()],
  ])('is held again once the base of its path was %s since', async (_, settle) => {
    const journal = await openPair();
    journal.planAction(removal('a', '"1"'));
    journal.holdDestructive();
    journal.approveHeld();
    settle(journal);
    journal.beginPass();
    journal.planAction(removal('a', '"1"'));
    journal.holdDestructive();
    expect(held(journal)).toEqual(['remove-remote a']);
  });

  it('stays held as it was planned where nobody approved it', async () => {
    const journal = await openPair();
    journal.planAction(planned('upload', 'a', { isHeld: true }));
    journal.holdDestructive();
    expect(held(journal)).toEqual(['upload a']);
  });
});
