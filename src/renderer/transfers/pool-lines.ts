// What the graphs of the pools show, and on which scale.

import type { PoolState } from '../../contract/pool-state.ts';
import type { PoolSeries } from '../state/pool-history.ts';
import type { SparkLine } from '../ui/sparkline.tsx';

/** Up and down on one scale; down only where there is any. */
export function linesOfRates({ up, down }: Pick<PoolSeries, 'up' | 'down'>): readonly SparkLine[] {
  const top = Math.max(1, ...up, ...down);
  const hasDown = down.some((value) => value > 0);
  return [
    { values: up, look: 'area', top },
    ...(hasDown ? [{ values: down, look: 'line', top } as const] : []),
  ];
}

/** What is in flight, and the limit above it. */
export function linesOfRequests({
  inFlight,
  limit,
}: Pick<PoolSeries, 'inFlight' | 'limit'>): readonly SparkLine[] {
  const top = Math.max(1, ...limit, ...inFlight);
  return [
    { values: inFlight, look: 'area', top },
    { values: limit, look: 'thin', top },
  ];
}

/** The rates, and the limit of requests on a scale of its own: from none to the most that is allowed. */
export function linesOfBoth(series: PoolSeries, pools: readonly PoolState[]): readonly SparkLine[] {
  const most = pools.reduce((sum, { max }) => sum + max, 0);
  return [{ values: series.limit, look: 'thin', top: most }, ...linesOfRates(series)];
}
