// How a pair stands: the rule's table, line by line.

import { describe, expect, it } from 'vitest';
import type { ErrorWire } from '../../../src/contract/errors.ts';
import type { RunReport } from '../../../src/contract/pair.ts';
import { type Standing, statusOf } from '../../../src/engine/sync/status.ts';
import { callExamples } from '../../contract/examples.ts';

const [example] = callExamples['pair.list'].output;
if (!example?.last) throw new Error('the contract has an example of a pair');
const { pair } = example;
const whole: RunReport = { ...example.last, isWhole: true, error: null, notices: [] };
const passing: ErrorWire = { code: 'network.lost', op: 'pair.run', retry: 'later' };
const lasting: ErrorWire = { code: 'access.denied', op: 'pair.run', retry: 'after-user' };
const ended = (error: ErrorWire): RunReport => ({ ...whole, isWhole: false, error });

function stateOf(change: Partial<Standing>) {
  return statusOf({
    ...{ pair, facts: null, last: whole, conflicts: 0, isRunning: false, isOnline: true },
    ...{ progress: null, isEmulated: false, next: null },
    ...change,
  }).state;
}

describe('A pair', () => {
  const paused = { ...pair, isPaused: true };

  it.each<[string, Partial<Standing>, string]>([
    ['is being run, whatever else', { isRunning: true, pair: paused, isOnline: false }, 'working'],
    ['is paused, whatever came of the last run', { pair: paused, last: ended(lasting) }, 'paused'],
    ['ended early for a reason that does not pass', { last: ended(lasting) }, 'attention'],
    ['has something for the person, also without a network', { conflicts: 1, isOnline: false }, 'attention'],
    ['holds removals', { last: { ...whole, held: 1 } }, 'attention'],
    ['has paths that wait for the person', { last: { ...whole, attention: 1 } }, 'attention'],
    ['has paths that failed', { last: { ...whole, failed: 1 } }, 'attention'],
    ['ended early for a reason that passes', { last: ended(passing) }, 'offline'],
    ['is on a computer without a network', { isOnline: false }, 'offline'],
    ['has not run yet, without a network', { last: null, isOnline: false }, 'offline'],
    ['has not run yet', { last: null }, 'waiting'],
    ['has removals that wait for a second look', { last: { ...whole, unsure: 1 } }, 'waiting'],
    ['has nothing left to do', {}, 'idle'],
  ])('that %s', (_which, change, state) => {
    expect(stateOf(change)).toBe(state);
  });
});
