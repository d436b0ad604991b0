import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { createSharedThrottle, newShare, setShareRate } from '../../../src/engine/pool/shared-throttle.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { SimulatedClock } from './simulation.ts';

const threads: Worker[] = [];

afterEach(async () => {
  await Promise.all(threads.splice(0).map((thread) => thread.terminate()));
});

async function start(share: SharedArrayBuffer, bytes: number): Promise<() => Promise<number>> {
  const thread = new Worker(new URL('./throttled-thread.ts', import.meta.url), {
    workerData: { share, bytes },
  });
  threads.push(thread);
  await once(thread, 'message');
  return async () => {
    const answer = once(thread, 'message');
    thread.postMessage(null);
    const [moved] = await answer;
    return moved;
  };
}

/** Bytes a second of each thread over so many milliseconds. */
async function speeds(moved: (() => Promise<number>)[], ms: number): Promise<number[]> {
  const startMs = performance.now();
  const before = await Promise.all(moved.map((ask) => ask()));
  await systemClock.delay(ms);
  const after = await Promise.all(moved.map((ask) => ask()));
  const seconds = (performance.now() - startMs) / 1000;
  return after.map((bytes, at) => (bytes - (before[at] ?? 0)) / seconds);
}

const sum = (of: number[]) => of.reduce((total, one) => total + one, 0);

describe('a limit shared by threads', () => {
  it('holds for all together, is shared out, and changes at once for all', async () => {
    const share = newShare();
    setShareRate(share, 4_000_000);
    const moved = await Promise.all([start(share, 16_384), start(share, 65_536), start(share, 16_384)]);
    const first = await speeds(moved, 2000);
    expect(sum(first) / 4_000_000).toBeGreaterThan(0.95);
    expect(sum(first) / 4_000_000).toBeLessThan(1.05);
    expect(Math.min(...first)).toBeGreaterThan(4_000_000 / 12);
    setShareRate(share, 20_000_000);
    await systemClock.delay(100);
    const second = await speeds(moved, 2000);
    expect(sum(second) / 20_000_000).toBeGreaterThan(0.95);
    expect(sum(second) / 20_000_000).toBeLessThan(1.05);
  });

  it('is left to the others when a thread dies', async () => {
    const share = newShare();
    setShareRate(share, 4_000_000);
    const moved = await Promise.all([start(share, 65_536), start(share, 65_536)]);
    await systemClock.delay(200);
    await threads.shift()?.terminate();
    const [speed = 0] = await speeds(moved.slice(1), 1500);
    expect(speed / 4_000_000).toBeGreaterThan(0.9);
    expect(speed / 4_000_000).toBeLessThan(1.1);
  });

  it('does not stall when the clock is set back by an hour', async () => {
    const share = newShare();
    setShareRate(share, 1_000_000);
    const later = new SimulatedClock();
    await later.pass(3_600_000);
    expect(createSharedThrottle(later, share).tryTake(50_000)).toBe(true);
    expect(createSharedThrottle(new SimulatedClock(), share).tryTake(50_000)).toBe(true);
  });
});
