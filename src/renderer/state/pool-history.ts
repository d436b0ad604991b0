// The pools over time: what was measured when, and the same as evenly spaced values for a graph.

import type { PoolState } from '../../contract/pool-state.ts';

export const historySeconds = 90;
export const historyMs = historySeconds * 1000;
/** News come once a second while anything moves; when none have come for this long, nothing moves. */
const silenceMs = 2500;

/** All pools together at one moment; rates in bytes a second. */
export interface PoolSample {
  readonly atMs: number;
  readonly up: number;
  readonly down: number;
  readonly inFlight: number;
  readonly limit: number;
}

/** One value a second, oldest first. */
export interface PoolSeries {
  readonly up: readonly number[];
  readonly down: readonly number[];
  readonly inFlight: readonly number[];
  readonly limit: readonly number[];
}

export function sampleOf(pools: readonly PoolState[], atMs: number): PoolSample {
  const sum = (of: (pool: PoolState) => number) => pools.reduce((total, pool) => total + of(pool), 0);
  return {
    atMs,
    up: sum((pool) => pool.uploadBytesPerSecond),
    down: sum((pool) => pool.downloadBytesPerSecond),
    inFlight: sum((pool) => pool.inFlight),
    limit: sum((pool) => pool.limit),
  };
}

/** The last `historySeconds` before `nowMs`. Silence counts as nothing moved; the limit stays what it was. */
export function seriesOf(samples: readonly PoolSample[], nowMs: number): PoolSeries {
  const up: number[] = [];
  const down: number[] = [];
  const inFlight: number[] = [];
  const limit: number[] = [];
  let at = -1;
  for (let second = 1; second <= historySeconds; second += 1) {
    const momentMs = nowMs - historyMs + second * 1000;
    while ((samples[at + 1]?.atMs ?? Number.POSITIVE_INFINITY) <= momentMs) at += 1;
    const sample = samples[at];
    const isHeard = sample !== undefined && momentMs - sample.atMs < silenceMs;
    up.push(isHeard ? sample.up : 0);
    down.push(isHeard ? sample.down : 0);
    inFlight.push(isHeard ? sample.inFlight : 0);
    limit.push(sample?.limit ?? samples[0]?.limit ?? 0);
  }
  return { up, down, inFlight, limit };
}

/** True while the graph would show that bytes have moved; requests alone are listings and the like. */
export function hasMoved({ up, down }: PoolSeries): boolean {
  return [up, down].some((values) => values.some((value) => value > 0));
}
