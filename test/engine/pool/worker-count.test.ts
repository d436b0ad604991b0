import { describe, expect, it } from 'vitest';
import {
  afterSample,
  startWorkers,
  type WorkerControl,
  type WorkerSample,
  workerLimits,
} from '../../../src/engine/pool/worker-count.ts';

const limits = { min: 1, desired: 2, max: 8 };

/** Looks once a second for so many seconds at what so many workers do. */
function run(control: WorkerControl, seconds: number, look: (count: number) => Partial<WorkerSample>) {
  let now = control;
  const counts: number[] = [];
  for (let at = 0; at < seconds; at += 1) {
    const sample = { elapsedMs: 1000, utilization: 0, hasWork: true, rate: 0, ...look(now.count) };
    now = afterSample(now, sample, limits);
    counts.push(now.count);
  }
  return { control: now, counts };
}

/** Work that keeps every core busy up to `cores` of them, and no more. */
const coresOf = (cores: number) => (count: number) => ({
  utilization: 0.95,
  rate: 100 * Math.min(count, cores),
});

describe('the number of workers', () => {
  it('begins at desired', () => {
    expect(startWorkers(limits).count).toBe(2);
  });

  it('grows by one in two seconds as long as that moves more', () => {
    const { counts } = run(startWorkers(limits), 20, coresOf(8));
    expect(counts.slice(0, 6)).toEqual([2, 3, 3, 4, 4, 5]);
    expect(counts.at(-1)).toBe(8);
  });

  it('goes back when one more moves nothing more, and is tried again ever more seldom', () => {
    const { counts } = run(startWorkers(limits), 1800, coresOf(4));
    expect(counts.at(-1)).toBe(4);
    expect(counts.filter((count) => count > 4).length).toBeLessThan(20);
    expect(Math.max(...counts)).toBe(5);
  });

  it('keeps one that moves more although all are less busy for it', () => {
    const link = (count: number) => ({
      utilization: count > 2 ? 0.6 : 0.95,
      rate: Math.min(250, 100 * count),
    });
    expect(run(startWorkers(limits), 60, link).counts.at(-1)).toBe(3);
  });

  it('stays while they are not busy enough, or only for a moment', () => {
    expect(run(startWorkers(limits), 60, () => ({ utilization: 0.8, rate: 1 })).counts.at(-1)).toBe(2);
    let at = 0;
    const now = run(startWorkers(limits), 60, () => {
      at += 1;
      return { utilization: at % 2 === 0 ? 0.99 : 0.5, rate: 1 };
    });
    expect(Math.max(...now.counts)).toBe(2);
  });

  it('shrinks to the least when idle and returns to desired without proof of gain', () => {
    const grown = run(startWorkers(limits), 20, coresOf(8)).control;
    const { control, counts } = run(grown, 80, () => ({ hasWork: false }));
    expect(counts[9]).toBe(7);
    expect(control.count).toBe(1);
    const back = run(control, 3, () => ({ utilization: 0.95, rate: 100 }));
    expect(back.control.count).toBe(2);
  });

  it('takes back the one on trial when the work ends, without holding that against it', () => {
    const trial = run(startWorkers(limits), 2, coresOf(8)).control;
    expect(trial.count).toBe(3);
    const ended = afterSample(trial, { elapsedMs: 1000, utilization: 0, hasWork: false, rate: 0 }, limits);
    expect(ended).toMatchObject({ count: 2, before: null, pauseMs: 0 });
  });

  it('follows other limits at once', () => {
    const grown = run(startWorkers(limits), 20, coresOf(8)).control;
    const sample = { elapsedMs: 1000, utilization: 0.5, hasWork: true, rate: 1 };
    expect(afterSample(grown, sample, { min: 1, desired: 1, max: 3 }).count).toBe(3);
  });
});

describe('the limits for a machine', () => {
  it.each([
    [1, { min: 1, desired: 1, max: 1 }],
    [2, { min: 1, desired: 1, max: 2 }],
    [4, { min: 1, desired: 2, max: 3 }],
    [64, { min: 1, desired: 2, max: 8 }],
  ])('with %i cores', (cores, expected) => {
    expect(workerLimits(cores)).toEqual(expected);
  });
});
