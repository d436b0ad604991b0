import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPool, type RequestOutcome } from '../../../src/engine/pool/pool.ts';
import { Load, SimulatedClock, type Store, seeded } from './simulation.ts';

const limits = { min: 4, desired: 16, max: 128 };
const second = 1000;

const small: RequestOutcome = { kind: 'ok', bytes: 4096 };
const slowDown: RequestOutcome = { kind: 'slow-down' };

/** A pool at work on `store`, which is made from a clock and random numbers of `seed`. */
function load(seed: number, make: (random: () => number, clock: SimulatedClock) => Store) {
  const clock = new SimulatedClock();
  const pool = createPool(clock, limits);
  const work = new Load(clock, pool, make(seeded(seed), clock));
  work.left.small = Number.MAX_SAFE_INTEGER;
  work.begin();
  return { clock, pool, work };
}

/** A time around `ms`, spread by `jitter` of it, now and then much longer. */
function around(ms: number, jitter: number, random: () => number): number {
  return ms * (1 + jitter * (random() - 0.5) + (random() < 0.02 ? 3 * random() : 0));
}

describe('a store that refuses above 40 in flight', () => {
  /** Settles, is lifted, recovers; `ms` is the time of a request and `refuseMs` that of a refusal. */
  async function settleAndRecover(run: { ms: number; refuseMs: number; jitter: number; seed: number }) {
    let bears = 40;
    const { clock, pool, work } = load(run.seed, (random) => (inFlight) => {
      if (inFlight > bears) return { ms: around(run.refuseMs, run.jitter, random), outcome: slowDown };
      return { ms: around(run.ms, run.jitter, random), outcome: small };
    });
    // At 1 ms a minute would be millions of requests; a sixth of it shows the same and asks for more.
    const scale = run.ms < 5 ? 1 / 6 : 1;
    await clock.pass(30 * second * scale);
    const settledMs = clock.elapsed();
    await clock.pass(30 * second * scale);
    const { mean, share } = work.over(settledMs, (limit) => limit >= 24 && limit <= 40);
    const lowest = Math.min(...work.limits.filter(({ atMs }) => atMs >= settledMs).map(({ limit }) => limit));
    const refused = pool.state().slowDowns / (work.moved.small + pool.state().slowDowns);
    bears = Number.POSITIVE_INFINITY;
    await clock.pass(60 * second * scale);
    return { mean, share, lowest, refused, recovered: pool.state().limit };
  }

  it.each([
    { ms: 1, refuseMs: 0.3 },
    { ms: 20, refuseMs: 0.5 },
    { ms: 50, refuseMs: 50 },
    { ms: 200, refuseMs: 20 },
  ])(
    'is used at 60 to 100 %, and fully once it bears more ($ms ms, refuses after $refuseMs ms)',
    async (at) => {
      const seen = await settleAndRecover({ ...at, jitter: 0.6, seed: 7 });
      expect(seen.mean).toBeGreaterThanOrEqual(24);
      expect(seen.mean).toBeLessThanOrEqual(40);
      expect(seen.share).toBeGreaterThan(0.95);
      expect(seen.lowest).toBeGreaterThanOrEqual(24);
      expect(seen.refused).toBeLessThan(0.02);
      expect(seen.recovered).toBeGreaterThanOrEqual(100);
    },
  );

  it('is used so whatever the latency, its spread and the seed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          ms: fc.integer({ min: 5, max: 200 }),
          refuseMs: fc.integer({ min: 1, max: 100 }),
          jitter: fc.double({ min: 0, max: 1, noNaN: true }),
          seed: fc.integer(),
        }),
        async (run) => {
          const seen = await settleAndRecover(run);
          expect(seen.share).toBeGreaterThan(0.9);
          expect(seen.lowest).toBeGreaterThanOrEqual(24);
          expect(seen.recovered).toBeGreaterThanOrEqual(100);
        },
      ),
      { numRuns: 12, seed: 3, endOnFailure: true },
    );
  });
});

describe('a pool in simulated time', () => {
  it('climbs to the most on a link with 200 ms of latency within 15 s', async () => {
    const { clock, pool } = load(1, (random) => () => ({ ms: around(200, 0.5, random), outcome: small }));
    await clock.pass(15 * second);
    expect(pool.state().limit).toBeGreaterThanOrEqual(100);
  });

  it('stays modest where more at once moves nothing more', async () => {
    const { clock, work } = load(2, (random, clock) => {
      let freeMs = 0;
      // A link that takes 8 ms for a part and serves one after the other.
      return () => {
        freeMs = Math.max(freeMs, clock.now()) + around(8, 0.5, random);
        return { ms: freeMs - clock.now() + 10, outcome: { kind: 'ok', bytes: 2 ** 20 } };
      };
    });
    await clock.pass(600 * second);
    expect(work.over(0, (limit) => limit <= 25).share).toBeGreaterThan(0.99);
    expect(work.moved.small).toBeGreaterThan(600 * 115);
  });

  it('stays modest on a store whose latency grows with the load', async () => {
    const { clock, work } = load(3, (random) => (inFlight) => ({
      ms: around(5, 0.5, random) * inFlight,
      outcome: small,
    }));
    await clock.pass(300 * second);
    expect(work.over(0, (limit) => limit >= 16 && limit <= 25).share).toBeGreaterThan(0.95);
  });

  it('is not led below desired by a fast local store whose speed swings', async () => {
    const { clock, work } = load(4, (random, clock) => {
      let swing = 1;
      let untilMs = 0;
      return (inFlight) => {
        if (clock.now() >= untilMs) {
          swing = 0.4 + 1.6 * random();
          untilMs = clock.now() + 300 * random();
        }
        return { ms: Math.max(1, inFlight / 8) * swing, outcome: small };
      };
    });
    await clock.pass(120 * second);
    expect(Math.min(...work.limits.map(({ limit }) => limit))).toBe(16);
  });

  it('goes on climbing when one request in a hundred times out for no reason', async () => {
    const { clock, work } = load(5, (random) => () => {
      if (random() < 0.01) return { ms: 1000, outcome: { kind: 'timeout' } };
      return { ms: around(50, 0.5, random), outcome: small };
    });
    await clock.pass(120 * second);
    expect(work.over(30 * second, () => true).mean).toBeGreaterThan(64);
  });

  it('goes down to the least on a store that is dead, and up again when it heals', async () => {
    let isDead = false;
    const { clock, pool } = load(6, (random) => () => {
      if (isDead) return { ms: 1000, outcome: { kind: 'timeout' } };
      return { ms: around(50, 0.5, random), outcome: small };
    });
    await clock.pass(20 * second);
    isDead = true;
    await clock.pass(40 * second);
    expect(pool.state().limit).toBe(4);
    isDead = false;
    await clock.pass(60 * second);
    expect(pool.state().limit).toBeGreaterThanOrEqual(100);
  });

  it('falls back towards desired when latency rises and nothing more is moved', async () => {
    let isJammed = false;
    const { clock, pool } = load(8, (random) => (inFlight) => ({
      ms: isJammed ? around(inFlight * 20, 0.3, random) : around(50, 0.3, random),
      outcome: small,
    }));
    await clock.pass(20 * second);
    expect(pool.state().limit).toBeGreaterThanOrEqual(100);
    isJammed = true;
    await clock.pass(120 * second);
    expect(pool.state().limit).toBeLessThanOrEqual(32);
  });

  it('does not grow while there is too little to do', async () => {
    const clock = new SimulatedClock();
    const pool = createPool(clock, limits);
    for (let at = 0; at < 3000; at += 1) {
      const permit = pool.tryTake('small');
      await clock.pass(10);
      permit?.done(small);
    }
    expect(pool.state().limit).toBe(16);
  });

  it('is never outside its limits, whatever the answers', async () => {
    const kinds = ['ok', 'slow-down', 'timeout', 'failed'] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.array(fc.constantFrom(...kinds), { minLength: 1 }),
        async (seed, ends) => {
          const { clock, pool, work } = load(seed, (random) => () => {
            const kind = ends[Math.floor(random() * ends.length)] ?? 'ok';
            return { ms: 1 + 20 * random(), outcome: kind === 'ok' ? small : { kind } };
          });
          await clock.pass(5 * second);
          expect(work.limits.every(({ limit }) => limit >= 4 && limit <= 128)).toBe(true);
          expect(pool.state().inFlight).toBe(work.inFlight.small);
        },
      ),
      { numRuns: 20 },
    );
  });
});
