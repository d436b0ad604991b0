// The status that a run of pairs ends with.

import { expect, test } from 'vitest';
import { runCode, worstCode } from '../../../src/cli/pairs/run-code.ts';
import type { RunReport } from '../../../src/contract/pair.ts';

const clean: RunReport = {
  ...{ startedMs: 1, endedMs: 2, isWhole: true, error: null, notices: [], files: 3 },
  done: {
    ...{ upload: 0, download: 0, conflict: 0, adopt: 0, forget: 0 },
    ...{ 'rename-remote': 0, 'rename-local': 0, 'remove-remote': 0, 'remove-local': 0 },
  },
  ...{ held: 0, heldBytes: 0, failed: 0, attention: 0, conflicts: 0, unsure: 0 },
  ...{ uploadedBytes: 0, downloadedBytes: 0 },
};

test.each<[string, Partial<RunReport>, number]>([
  ['alike', {}, 0],
  ['ended early', { isWhole: false }, 1],
  ['failed', { failed: 1, attention: 1 }, 1],
  ['held', { held: 1, unsure: 1 }, 3],
  ['in conflict', { conflicts: 1 }, 3],
  ['in the way', { attention: 1 }, 3],
  ['to be looked at again', { unsure: 1 }, 4],
])('a run that is %s ends with its status: %o', (_what, change, code) =>
  expect(runCode({ ...clean, ...change })).toBe(code),
);

test('of several runs the worst counts, and of none nothing is wrong', () => {
  expect(worstCode([0, 4, 3, 1])).toBe(1);
  expect(worstCode([4, 0, 3])).toBe(3);
  expect(worstCode([0, 4])).toBe(4);
  expect(worstCode([])).toBe(0);
});
