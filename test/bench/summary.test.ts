// The figures of the bench: medians, ratios of pairs, verdicts.

import { describe, expect, it } from 'vitest';
import { isHit, ratioOf, spreadOf } from '../../bench/report/summary.ts';
import type { PeerResult } from '../../bench/results.ts';

function peer(walls: readonly number[], cpus: readonly number[] = walls): PeerResult {
  const runs = walls.map((wallSeconds, round) => ({
    wallSeconds,
    cpuSeconds: cpus[round] ?? 0,
    peakMiB: null,
  }));
  return { label: 'a', program: 'aws', version: '1', settings: '', isExtra: false, runs, failure: null };
}

describe('the figures of the bench', () => {
  it('takes the middle of an odd number of runs, and the mean of the two in the middle of an even one', () => {
    expect(spreadOf([3, 100, 1])).toEqual({ median: 3, min: 1, max: 100 });
    expect(spreadOf([4, 1, 2, 100])).toEqual({ median: 3, min: 1, max: 100 });
    expect(spreadOf([])).toBeNull();
  });

  it('divides round by round, so that a slow hour for both is no advantage to either', () => {
    const ratio = ratioOf(peer([1, 10, 2]), peer([2, 20, 4]), 'speed', 7);
    expect(ratio).toEqual({ median: 2, min: 2, max: 2 });
  });

  it('says more than 1 for speed where we are quicker, and less than 1 for CPU where we need less', () => {
    const [ours, theirs] = [peer([1], [2]), peer([4], [8])];
    expect(ratioOf(ours, theirs, 'speed', 5)?.median).toBe(4);
    expect(ratioOf(ours, theirs, 'cpu', 5)?.median).toBe(0.25);
  });

  it('leaves out rounds that only one of the two has', () => {
    expect(ratioOf(peer([1, 1, 1]), peer([3]), 'speed', 1)).toEqual({ median: 3, min: 3, max: 3 });
    expect(ratioOf(peer([1]), peer([]), 'speed', 1)).toBeNull();
  });

  it('counts the bound itself as reached', () => {
    const speed = { measure: 'speed', against: 'aws', comparison: 'at least', bound: 8 } as const;
    const cpu = { measure: 'cpu', against: 'aws', comparison: 'at most', bound: 0.1 } as const;
    expect([isHit(8, speed), isHit(7.99, speed)]).toEqual([true, false]);
    expect([isHit(0.1, cpu), isHit(0.11, cpu)]).toEqual([true, false]);
  });
});
