// What the tray shows of pairs.

import { describe, expect, it } from 'vitest';
import type { PairId, PairState } from '../../src/contract/pair.ts';
import {
  areAllPaused,
  describePairs,
  followPairs,
  isSyncing,
  noPairs,
  pairsToRun,
} from '../../src/main/pairs-picture.ts';
import { pairsThat } from './pairs-that.ts';

describe('The pairs in one line', () => {
  it.each<[PairState[], string]>([
    [[], 'No pairs'],
    [['idle'], '1 pair in sync'],
    [['idle', 'idle'], '2 pairs in sync'],
    [['working', 'idle', 'working'], '2 syncing'],
    [['attention', 'working'], '1 syncing, 1 needs attention'],
    [['attention', 'attention', 'idle'], '2 need attention'],
    [['offline', 'paused', 'waiting'], '1 offline, 1 waiting, 1 paused'],
    [['paused', 'paused'], 'Syncing is paused'],
  ])('for %j is %j', (states, text) => {
    expect(describePairs(pairsThat(...states))).toBe(text);
  });
});

describe('The picture of the pairs', () => {
  it('follows what changes and what is removed', () => {
    const before = pairsThat('idle', 'idle', 'idle');
    const [first] = pairsThat('working').values();
    if (!first) throw new Error('there is one');
    const after = followPairs(before, { changed: [first], removed: ['p2' as PairId] });
    expect([...after.values()].map(({ state }) => state)).toEqual(['working', 'idle']);
  });

  it('knows when all are paused, and that none are not', () => {
    expect(areAllPaused(pairsThat('paused', 'paused'))).toBe(true);
    expect(areAllPaused(pairsThat('paused', 'idle'))).toBe(false);
    expect(areAllPaused(noPairs)).toBe(false);
  });

  it('knows whether one is at it, and which could be', () => {
    const pairs = pairsThat('paused', 'working', 'offline', 'idle');
    expect(isSyncing(pairs)).toBe(true);
    expect(isSyncing(pairsThat('idle'))).toBe(false);
    expect(pairsToRun(pairs)).toEqual(['p2', 'p3']);
  });
});
