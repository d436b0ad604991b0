// The pools in words: how much is under way, within which bounds, and how well it goes.

import { formatCount, formatPlural, formatRate } from '../../base/units.ts';
import type { PoolState, WorkerState } from '../../contract/pool-state.ts';
import type { PoolSeries } from '../state/pool-history.ts';
import { historySeconds } from '../state/pool-history.ts';

/** "6 of 32 in flight": of all pools that have anything in flight, and the limits that they are at now. */
export function inFlightText(pools: readonly PoolState[]): string {
  const busy = pools.filter(({ inFlight }) => inFlight > 0);
  if (busy.length === 0) return 'nothing in flight';
  const sum = (of: (pool: PoolState) => number) =>
    formatCount(busy.reduce((total, pool) => total + of(pool), 0));
  return `${sum(({ inFlight }) => inFlight)} of ${sum(({ limit }) => limit)} in flight`;
}

/** The graph of throughput in a sentence. */
export function throughputText({ up, down }: Pick<PoolSeries, 'up' | 'down'>): string {
  const line = (values: readonly number[]) =>
    `${formatRate(values.at(-1) ?? 0)} now, ${formatRate(Math.max(0, ...values))} at most`;
  return `Throughput over the last ${historySeconds} seconds: up ${line(up)}; down ${line(down)}.`;
}

/** The graph of requests in a sentence. */
export function requestsText({ inFlight, limit }: Pick<PoolSeries, 'inFlight' | 'limit'>): string {
  const now = formatPlural(inFlight.at(-1) ?? 0, 'request');
  return `Over the last ${historySeconds} seconds: ${now} in flight now, ${formatCount(Math.max(0, ...inFlight))} at most; the limit is ${formatCount(limit.at(-1) ?? 0)}.`;
}

/** "12 ms", "1.4 s"; a dash before anything was measured. */
export function latencyText(latencyMs: number | null): string {
  if (latencyMs === null) return '\u2013';
  return latencyMs < 1000 ? `${Math.max(1, Math.round(latencyMs))} ms` : `${(latencyMs / 1000).toFixed(1)} s`;
}

/** "4 to 128, begins at 16". */
export function boundsText({ min, desired, max }: PoolState): string {
  return `${min} to ${max}, begins at ${desired}`;
}

/** "1 thread (1 to 2)". */
export function workersText({ count, min, max }: WorkerState): string {
  return `${formatPlural(count, 'thread')} (${min} to ${max})`;
}
