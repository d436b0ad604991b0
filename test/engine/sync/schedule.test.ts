// When a pair runs next: the rule's table, line by line.

import { describe, expect, it } from 'vitest';
import { type ErrorWire } from '../../../src/contract/errors.ts';
import { type Pair, type PairHint, type RunReport } from '../../../src/contract/pair.ts';
import {
  absenceMs,
  afterHint,
  holdsBack,
  isRousing,
  nextRun,
  type Outlook,
  pollMs,
  type Situation,
  usualOutlook,
} from '../../../src/engine/sync/schedule.ts';
import { callExamples } from '../../contract/examples.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
/** When the last run of every situation here ended; it took a second. */
const endedMs = 1_700_000_000_000;

const [example] = callExamples['pair.list'].output;
if (!example?.last) throw new Error('the contract has an example of a pair');
const whole: RunReport = {
  ...{ ...example.last, startedMs: endedMs - second, endedMs },
  ...{ isWhole: true, error: null, notices: [], unsure: 0 },
};
const lost: ErrorWire = { code: 'network.lost', op: 'pair.run', retry: 'later' };
const pair: Pair = {
  ...{ ...example.pair, mode: 'two-way', schedule: { kind: 'watch' } },
  ...{ isPaused: false, requestsPerMonth: null },
};

function next(change: Partial<Situation>, pairChange: Partial<Pair> = {}) {
  return nextRun({
    ...{ pair: { ...pair, ...pairChange }, last: whole, lookedMs: endedMs, keys: 10 },
    ...{ isHeldBack: false, failures: 0, dirtyMs: null, chance: 0.5 },
    ...change,
  });
}

describe('A pair runs next', () => {
  it('never by itself when it is paused or runs by hand', () => {
    expect(next({ last: null }, { isPaused: true })).toBeNull();
    expect(next({ last: null }, { schedule: { kind: 'by-hand' } })).toBeNull();
  });

  it('not as long as the computer holds it back', () => {
    expect(next({ last: null, isHeldBack: true })).toBeNull();
    expect(next({ dirtyMs: endedMs, isHeldBack: true })).toBeNull();
  });

  it('now when it has never run', () => {
    expect(next({ last: null })).toEqual({ atMs: 0, isQuick: false });
  });

  it.each([
    [1, 30 * second],
    [2, minute],
    [3, 2 * minute],
    [7, 32 * minute],
    [8, hour],
    [100, hour],
  ])('after %i failures that may pass in %i ms, and by chance a half later', (failures, waitMs) => {
    const last = { ...whole, isWhole: false, error: lost };
    expect(next({ last, failures, chance: 0 })).toEqual({ atMs: endedMs + waitMs, isQuick: false });
    expect(next({ last, failures, chance: 1 })?.atMs).toBe(endedMs + waitMs * 1.5);
  });

  it('in a while after something else answered in the place of the server, such as a sign-in page', () => {
    const error: ErrorWire = { ...lost, code: 'not-s3', retry: 'after-user' };
    const last = { ...whole, isWhole: false, error };
    expect(next({ last, failures: 1, chance: 0 })).toEqual({ atMs: endedMs + 30 * second, isQuick: false });
  });

  it('at once when the computer has been roused since it failed', () => {
    const last = { ...whole, isWhole: false, error: lost };
    expect(next({ last, failures: 0, chance: 0 })).toEqual({ atMs: endedMs + 3 * second, isQuick: false });
  });

  it('never by itself after a failure that only the person can end', () => {
    const error: ErrorWire = { ...lost, code: 'access.denied', retry: 'after-user' };
    expect(next({ last: { ...whole, isWhole: false, error }, failures: 1 })).toBeNull();
  });

  it('so long after the last start as its schedule says', () => {
    const schedule = { kind: 'every', minutes: 20 } as const;
    expect(next({}, { schedule })).toEqual({ atMs: endedMs - second + 20 * minute, isQuick: false });
  });

  it('for the second look at removals, unless it would run sooner anyhow', () => {
    const last = { ...whole, unsure: 1 };
    const schedule = { kind: 'every', minutes: 20 } as const;
    expect(next({ last }, { schedule })).toEqual({ atMs: endedMs + absenceMs, isQuick: false });
    expect(next({ last, dirtyMs: endedMs })).toEqual({ atMs: endedMs + 3 * second, isQuick: true });
  });

  it('quickly, 3 s after its folder was last heard to change', () => {
    const dirtyMs = endedMs + 5 * second;
    expect(next({ dirtyMs })).toEqual({ atMs: dirtyMs + 3 * second, isQuick: true });
  });

  it('whole when the bucket may be looked at again, though its folder changes all the time', () => {
    expect(next({ lookedMs: endedMs - hour, dirtyMs: endedMs })).toEqual({
      atMs: endedMs - hour + 30 * second,
      isQuick: false,
    });
  });

  it('whole after an hour, by chance a quarter more or less, when nobody else writes there', () => {
    expect(next({ chance: 0 }, { mode: 'backup' })?.atMs).toBe(endedMs + 0.75 * hour);
    expect(next({ chance: 1 }, { mode: 'backup' })?.atMs).toBe(endedMs + 1.25 * hour);
  });
});

describe('The bucket is looked at', () => {
  it.each([
    [null, 1_000_000, 30 * second],
    [200_000, 1000, 30 * second],
    [1440, 1000, 30 * minute],
    [1440, 10_000, 5 * hour],
    [1, 1_000_000, 6 * hour],
  ])('with %s requests a month and %i keys every %i ms', (requestsPerMonth, keys, everyMs) => {
    expect(pollMs({ requestsPerMonth }, keys)).toBe(everyMs);
  });
});

describe('The computer', () => {
  const after = (...hints: PairHint[]) => hints.reduce<Outlook>(afterHint, usualOutlook);

  it('holds back what would run by itself as long as it has no network', () => {
    expect(holdsBack(after('offline'), true)).toBe(true);
    expect(holdsBack(after('offline', 'woke', 'mains'), true)).toBe(true);
    expect(holdsBack(after('offline', 'online'), true)).toBe(false);
  });

  it('holds it back on battery when the person wants it so', () => {
    expect(holdsBack(after('battery'), true)).toBe(false);
    expect(holdsBack(after('battery'), false)).toBe(true);
    expect(holdsBack(after('battery', 'woke'), false)).toBe(true);
    expect(holdsBack(after('battery', 'mains'), false)).toBe(false);
  });

  it('is roused when it wakes or is online again', () => {
    const hints: PairHint[] = ['woke', 'online', 'offline', 'battery', 'mains'];
    expect(hints.filter(isRousing)).toEqual(['woke', 'online']);
  });
});
