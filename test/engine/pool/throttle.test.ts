import { describe, expect, it } from 'vitest';
import { isAbort } from '../../../src/base/abort.ts';
import { createSharedThrottle, newShare, setShareRate } from '../../../src/engine/pool/shared-throttle.ts';
import { createThrottle, type Throttle } from '../../../src/engine/pool/throttle.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { SimulatedClock } from './simulation.ts';

interface Limited {
  readonly throttle: Throttle;
  set(rate: number | null): void;
}

const kinds: [string, (clock: SimulatedClock, rate: number | null) => Limited][] = [
  [
    'a throttle',
    (clock, first) => {
      let rate = first;
      return { throttle: createThrottle(clock, () => rate), set: (next) => (rate = next) };
    },
  ],
  [
    'a shared throttle',
    (clock, first) => {
      const share = newShare();
      setShareRate(share, first);
      return { throttle: createSharedThrottle(clock, share), set: (next) => setShareRate(share, next) };
    },
  ],
];

/** Takes pieces without end; tells what went through. */
function pump(throttle: Throttle, bytes: number): { moved: number; stop(): void } {
  const flow = { moved: 0, isOver: false, stop: () => void (flow.isOver = true) };
  const go = async () => {
    while (!flow.isOver) {
      await throttle.take(bytes);
      flow.moved += bytes;
    }
  };
  void go();
  return flow;
}

describe.each(kinds)('%s', (_name, make) => {
  it('lets everything through at once where there is no limit', async () => {
    const { throttle } = make(new SimulatedClock(), null);
    expect(throttle.tryTake(1e12)).toBe(true);
    await throttle.take(1e12);
  });

  it.each([
    [1000, 1024],
    [65_536, 1_000_000],
    [1500, 30_000_000],
    [8_388_608, 2_000_000],
  ])('lets pieces of %i bytes through at %i a second, to a twentieth', async (bytes, rate) => {
    const clock = new SimulatedClock();
    const { throttle } = make(clock, rate);
    const flow = pump(throttle, bytes);
    await clock.pass(2000);
    const begin = flow.moved;
    const seconds = Math.max(10, (20 * bytes) / rate);
    await clock.pass(seconds * 1000);
    flow.stop();
    expect((flow.moved - begin) / seconds / rate).toBeGreaterThan(0.95);
    expect((flow.moved - begin) / seconds / rate).toBeLessThan(1.05);
  });

  it('saves no more than a tenth of a second while nothing is asked', async () => {
    const clock = new SimulatedClock();
    const { throttle } = make(clock, 1_000_000);
    await clock.pass(60_000);
    let burst = 0;
    while (throttle.tryTake(1000)) burst += 1000;
    expect(burst).toBeLessThanOrEqual(100_000);
    expect(burst).toBeGreaterThan(90_000);
  });

  it('serves in the order of asking', async () => {
    const clock = new SimulatedClock();
    const { throttle } = make(clock, 100_000);
    const order: number[] = [];
    const sizes = [50_000, 100, 80_000, 1];
    sizes.forEach((bytes, at) => void throttle.take(bytes).then(() => order.push(at)));
    expect(throttle.tryTake(1)).toBe(false);
    await clock.pass(3000);
    expect(order).toEqual([0, 1, 2, 3]);
  });

  it('follows another limit within a tenth of a second, whatever is waited for', async () => {
    const clock = new SimulatedClock();
    const { throttle, set } = make(clock, 1024);
    let isThrough = false;
    void throttle.take(10_000_000).then(() => (isThrough = true));
    await clock.pass(5000);
    set(null);
    await clock.pass(100);
    expect(isThrough).toBe(true);
    set(1_000_000);
    const flow = pump(throttle, 10_000);
    await clock.pass(10_000);
    flow.stop();
    expect(flow.moved / 10_000_000).toBeGreaterThan(0.95);
    expect(flow.moved / 10_000_000).toBeLessThan(1.05);
  });

  it('lets the others on when one gives up', async () => {
    const clock = new SimulatedClock();
    const { throttle } = make(clock, 10_000);
    const abort = new AbortController();
    const first = throttle.take(1_000_000, abort.signal);
    const refusal = expect(first).rejects.toSatisfy(isAbort);
    let isThrough = false;
    void throttle.take(1000).then(() => (isThrough = true));
    await clock.pass(1000);
    abort.abort();
    await refusal;
    await clock.pass(200);
    expect(isThrough).toBe(true);
    await expect(throttle.take(1, abort.signal)).rejects.toSatisfy(isAbort);
  });
});

describe('a throttle on the real clock', () => {
  it('holds its limit within 5 % over two seconds, shared by three', async () => {
    const rate = 20_000_000;
    const throttle = createThrottle(systemClock, () => rate);
    while (throttle.tryTake(16_384));
    const startMs = performance.now();
    const flows = [16_384, 65_536, 1000].map((bytes) => pump(throttle, bytes));
    await systemClock.delay(2000);
    const moved = flows.reduce((sum, flow) => sum + flow.moved, 0);
    const seconds = (performance.now() - startMs) / 1000;
    for (const flow of flows) flow.stop();
    expect(moved / seconds / rate).toBeGreaterThan(0.95);
    expect(moved / seconds / rate).toBeLessThan(1.05);
  });
});
