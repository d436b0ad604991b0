// A plan as a tree.

import { describe, expect, it } from 'vitest';
import { Key } from '../../../src/contract/models.ts';
import type { PairAct, PairAction } from '../../../src/contract/pair.ts';
import {
  openAtFirst,
  type PlanRow,
  parentRow,
  pathOfRow,
  planRows,
  treeOf,
} from '../../../src/renderer/sync/plan-tree.ts';
import { planSummary } from '../../../src/renderer/sync/plan-words.ts';
import { shownPlan } from '../../e2e/support/shown-plan.ts';

const action = (act: PairAct, path: string, part: Partial<PairAction> = {}): PairAction => ({
  ...{ act, path: Key.parse(path), to: null, sizeBytes: 10, replaces: false, isHeld: false },
  ...part,
});
const plan = [
  action('upload', 'b.txt'),
  action('download', 'a/x/1'),
  action('remove-local', 'a/x/2', { isHeld: true }),
  action('conflict', 'a/y'),
  action('adopt', 'a/z'),
];
const shown = (row: PlanRow) => `${'  '.repeat(row.depth)}${pathOfRow(row)}`;

describe('the tree of a plan', () => {
  it('counts for each folder what goes which way, and leaves out what touches no file', () => {
    const tree = treeOf(plan);
    expect(tree.counts).toEqual({ 'to-bucket': 1, 'to-folder': 1, remove: 1, both: 1 });
    expect(tree.folders[0]).toMatchObject({ path: 'a/', counts: { 'to-bucket': 0, both: 1 }, heldCount: 1 });
    expect(tree.sizeBytes).toBe(20);
    expect(planSummary(tree, 1)).toBe(
      '1 to the bucket, 1 to this computer, 1 removed, 1 kept twice, 20 B to move, 1 of them is held, 1 file alike already',
    );
  });

  it('shows folders first, and below a folder only while it is open', () => {
    const tree = treeOf(plan);
    expect(planRows(tree, () => true).map(shown)).toEqual([
      'a/',
      '  a/x/',
      '    a/x/1',
      '    a/x/2',
      '  a/y',
      'b.txt',
    ]);
    expect(planRows(tree, (path) => path === 'a/').map(shown)).toEqual(['a/', '  a/x/', '  a/y', 'b.txt']);
    expect(planRows(tree, () => false).map(shown)).toEqual(['a/', 'b.txt']);
  });

  it('knows the folder that a row lies in', () => {
    const rows = planRows(treeOf(plan), () => true);
    expect([parentRow(rows, 3), parentRow(rows, 4), parentRow(rows, 5)]).toEqual([1, 0, -1]);
  });

  it('is open as far as there is room, and always where a folder is alone', () => {
    const tree = treeOf(plan);
    expect([...openAtFirst(tree, 400)]).toEqual(['a/', 'a/x/']);
    expect([...openAtFirst(tree, 4)]).toEqual(['a/']);
    expect([...openAtFirst(treeOf([action('upload', 'only/one')]), 0)]).toEqual(['only/']);
  });

  it('holds every file of a large plan once', () => {
    const actions = shownPlan(20_000);
    const rows = planRows(treeOf(actions), () => true);
    const files = rows.flatMap((row) => (row.kind === 'file' ? [row.action.path] : []));
    expect(files.toSorted()).toEqual(
      actions
        .filter(({ act }) => act !== 'adopt')
        .map(({ path }) => path)
        .toSorted(),
    );
  });

  it('takes a name such as __proto__ or an empty one for what it is', () => {
    const rows = planRows(
      treeOf([action('upload', '__proto__/constructor'), action('upload', 'a//b')]),
      () => true,
    );
    expect(rows.map(shown)).toEqual(['__proto__/', '  __proto__/constructor', 'a/', '  a//', '    a//b']);
  });
});
