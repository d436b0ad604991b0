// The pools and their history.

import { describe, expect, it } from 'vitest';
import type { PoolState } from '../../../src/contract/pool-state.ts';
import {
  hasMoved,
  historySeconds,
  type PoolSample,
  seriesOf,
} from '../../../src/renderer/state/pool-history.ts';
import { createPools } from '../../../src/renderer/state/pools.ts';
import { callExamples } from '../../contract/examples.ts';
import { toldEngine } from './engine.ts';

const { pools, workers } = callExamples['pool.list'].output;
const [pool] = pools as [PoolState];
const sample = (atMs: number, part: Partial<PoolSample> = {}): PoolSample => ({
  atMs,
  up: 10,
  down: 0,
  inFlight: 4,
  limit: 8,
  ...part,
});

describe('createPools', () => {
  it('follows the news, adds up the accounts, and forgets what the graph does not reach', async () => {
    let nowMs = 1_000_000;
    const { api, announce } = toldEngine({ 'pool.list': () => ({ pools, workers }) });
    const own = createPools(api, () => nowMs);
    await own.load();
    nowMs += 1000;
    announce('pool.changed', { pools: [pool, pool], workers });
    expect(own.store.getState().samples.map(({ inFlight, limit }) => [inFlight, limit])).toEqual([
      [18, 20],
      [36, 40],
    ]);
    nowMs += historySeconds * 1000;
    announce('pool.changed', { pools: [], workers });
    expect(own.store.getState().samples.length).toBe(1);
  });
});

describe('seriesOf', () => {
  const nowMs = 500_000;

  it('has one value a second, the newest last', () => {
    const { up } = seriesOf([sample(nowMs - 1000), sample(nowMs, { up: 20 })], nowMs);
    expect([up.length, up.at(-3), up.at(-2), up.at(-1)]).toEqual([historySeconds, 0, 10, 20]);
  });

  it('takes silence for rest, and keeps the limit', () => {
    const { up, limit, inFlight } = seriesOf([sample(nowMs - 10_000)], nowMs);
    expect([up.at(-1), inFlight.at(-1), limit.at(-1)]).toEqual([0, 0, 8]);
    expect(up.filter((value) => value > 0).length).toBe(3);
  });

  it('is flat before anything was told, and once all of it is past', () => {
    expect(hasMoved(seriesOf([], nowMs))).toBe(false);
    expect(hasMoved(seriesOf([sample(nowMs - 100_000)], nowMs))).toBe(false);
    expect(hasMoved(seriesOf([sample(nowMs)], nowMs))).toBe(true);
  });
});
