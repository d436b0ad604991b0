// From runs to figures: medians, spreads and ratios of pairs.

import type { Target } from '../cases/target.ts';
import type { PeerResult, Run } from '../results.ts';

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Median, smallest and largest; null of nothing. */
export function spreadOf(values: readonly number[]): Spread | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (min === undefined || max === undefined || upper === undefined || lower === undefined) return null;
  return { median: (lower + upper) / 2, min, max };
}

/** What one run comes to: units a second, CPU seconds a unit, or CPU seconds in all. */
export function figureOf(run: Run, measure: Target['measure'], amount: number): number {
  switch (measure) {
    case 'speed':
      return amount / run.wallSeconds;
    case 'cpu':
      return run.cpuSeconds / amount;
    case 'total':
      return run.cpuSeconds;
  }
}

/**
 * Ours divided by theirs, round by round: what ran one after the other had the same surroundings. Rounds that only one of the
 * two has count for nothing; null where none is left.
 */
export function ratioOf(
  ours: PeerResult,
  theirs: PeerResult,
  measure: Target['measure'],
  amount: number,
): Spread | null {
  const ratios = ours.runs.flatMap((run, round) => {
    const other = theirs.runs[round];
    return other ? [figureOf(run, measure, amount) / figureOf(other, measure, amount)] : [];
  });
  return spreadOf(ratios);
}

/** Whether a figure or ratio is what was promised. */
export function isHit(value: number, { comparison, bound }: Target): boolean {
  return comparison === 'at least' ? value >= bound : value <= bound;
}
