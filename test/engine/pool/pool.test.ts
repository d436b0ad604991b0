import { describe, expect, it } from 'vitest';
import { isAbort } from '../../../src/base/abort.ts';
import { createPool, type Permit } from '../../../src/engine/pool/pool.ts';
import { Load, SimulatedClock } from './simulation.ts';

const ok = { kind: 'ok', bytes: 1000 } as const;

function poolOf(min: number, desired: number, max: number) {
  const clock = new SimulatedClock();
  return { clock, pool: createPool(clock, { min, desired, max }) };
}

function takeAll(take: () => Permit | null): Permit[] {
  const taken: Permit[] = [];
  for (let permit = take(); permit; permit = take()) taken.push(permit);
  return taken;
}

describe('the permits of a pool', () => {
  it('are as many as desired to begin with', () => {
    const { pool } = poolOf(1, 5, 10);
    expect(takeAll(() => pool.tryTake('small'))).toHaveLength(5);
    expect(pool.hasRoom('small')).toBe(false);
    expect(pool.state()).toMatchObject({
      limit: 5,
      inFlight: 5,
      min: 1,
      desired: 5,
      max: 10,
      latencyMs: null,
    });
  });

  it('come back once, however often they are given back', () => {
    const { pool } = poolOf(1, 2, 2);
    const [first] = takeAll(() => pool.tryTake('small'));
    first?.done({ kind: 'failed' });
    first?.done({ kind: 'failed' });
    expect(pool.state().inFlight).toBe(1);
  });

  it('go to those who wait, in the order of asking', async () => {
    const { pool } = poolOf(1, 1, 1);
    const held = await pool.take('small');
    const order: string[] = [];
    const first = pool.take('small').then((permit) => {
      order.push('first');
      permit.done(ok);
    });
    const second = pool.take('small').then(() => order.push('second'));
    held.done(ok);
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
  });

  it('are not given to one who no longer waits', async () => {
    const { pool } = poolOf(1, 1, 1);
    const held = await pool.take('small');
    const abort = new AbortController();
    const gone = pool.take('small', abort.signal);
    abort.abort();
    await expect(gone).rejects.toSatisfy(isAbort);
    held.done(ok);
    expect(pool.state().inFlight).toBe(0);
    await expect(pool.take('small', abort.signal)).rejects.toSatisfy(isAbort);
  });

  it('are announced when one comes back and when the limits are raised', () => {
    const { pool } = poolOf(1, 2, 8);
    let heard = 0;
    const stop = pool.onRoom(() => {
      heard += 1;
    });
    const [first] = takeAll(() => pool.tryTake('large'));
    first?.done(ok);
    expect(heard).toBe(1);
    pool.setLimits({ min: 1, desired: 6, max: 8 });
    expect(heard).toBe(2);
    expect(takeAll(() => pool.tryTake('large'))).toHaveLength(5);
    stop();
    pool.setLimits({ min: 1, desired: 8, max: 8 });
    expect(heard).toBe(2);
  });

  it('become fewer at once when the limits are lowered, and what is in flight ends by itself', () => {
    const { pool } = poolOf(1, 8, 8);
    const taken = takeAll(() => pool.tryTake('small'));
    pool.setLimits({ min: 1, desired: 2, max: 3 });
    expect(pool.state()).toMatchObject({ limit: 3, inFlight: 8 });
    for (const permit of taken.slice(0, 5)) permit.done({ kind: 'failed' });
    expect(pool.hasRoom('small')).toBe(false);
    taken[5]?.done({ kind: 'failed' });
    expect(pool.hasRoom('small')).toBe(true);
  });

  it('become fewer once for a burst of refusals, and again for requests begun after it', () => {
    const { pool } = poolOf(1, 20, 40);
    const taken = takeAll(() => pool.tryTake('small'));
    for (const permit of taken) permit.done({ kind: 'slow-down' });
    expect(pool.state()).toMatchObject({ limit: 14, inFlight: 0, slowDowns: 20 });
    pool.tryTake('small')?.done({ kind: 'slow-down' });
    expect(pool.state().limit).toBe(9);
  });

  it('stay as many when a few requests of many time out, and become fewer when many do', () => {
    const { pool } = poolOf(1, 20, 40);
    const end = (kind: 'ok' | 'timeout') =>
      pool.tryTake('small')?.done(kind === 'ok' ? ok : { kind: 'timeout' });
    for (let at = 0; at < 300; at += 1) end(at % 100 === 50 ? 'timeout' : 'ok');
    expect(pool.state()).toMatchObject({ limit: 20, timeouts: 3 });
    for (let at = 0; at < 4; at += 1) end('timeout');
    expect(pool.state().limit).toBe(14);
  });

  it('never become fewer than the least or more than the most', () => {
    const { pool } = poolOf(3, 5, 6);
    for (let at = 0; at < 20; at += 1) pool.tryTake('small')?.done({ kind: 'slow-down' });
    expect(pool.state().limit).toBe(3);
  });
});

describe('the figures of a pool', () => {
  it('are the speed over the last seconds and the usual time of a request', async () => {
    const { clock, pool } = poolOf(4, 4, 4);
    const load = new Load(clock, pool, () => ({ ms: 20, outcome: ok }));
    load.left.small = 1e9;
    load.begin();
    await clock.pass(10_000);
    const { requestsPerSecond, bytesPerSecond, latencyMs } = pool.state();
    expect(latencyMs).toBeCloseTo(20, 6);
    expect(requestsPerSecond).toBeGreaterThan(190);
    expect(requestsPerSecond).toBeLessThan(215);
    expect(bytesPerSecond).toBeCloseTo(requestsPerSecond * 1000, 3);
  });
});

describe('the lanes of a pool', () => {
  it('may each use all when alone', () => {
    const { pool } = poolOf(1, 8, 8);
    expect(takeAll(() => pool.tryTake('large'))).toHaveLength(8);
  });

  it.each([
    { limit: 1, sharePercent: 25 },
    { limit: 2, sharePercent: 25 },
    { limit: 3, sharePercent: 25 },
    { limit: 16, sharePercent: 25 },
  ])('have a quarter each while both have work, with $limit at once', async ({ limit, sharePercent }) => {
    const { clock, pool } = poolOf(limit, limit, limit);
    const load = new Load(clock, pool, () => ({ ms: 20, outcome: ok }));
    load.left.small = 1e9;
    load.begin();
    await clock.pass(1000);
    load.left.large = 1e9;
    load.moved.small = 0;
    load.begin();
    await clock.pass(10_000);
    const whole = load.moved.small + load.moved.large;
    expect((100 * load.moved.small) / whole).toBeGreaterThanOrEqual(sharePercent - 1);
    expect((100 * load.moved.large) / whole).toBeGreaterThanOrEqual(sharePercent - 1);
    expect(whole).toBeGreaterThan(limit * 495);
  });

  it('give their share up when they have nothing more to do', async () => {
    const { clock, pool } = poolOf(8, 8, 8);
    const load = new Load(clock, pool, () => ({ ms: 20, outcome: ok }));
    load.left.small = 1e9;
    load.left.large = 100;
    load.begin();
    await clock.pass(5000);
    expect(load.moved.large).toBe(100);
    expect(load.inFlight).toEqual({ small: 8, large: 0 });
  });

  it('do not keep a place for a lane that asked and never came back', async () => {
    const { clock, pool } = poolOf(2, 2, 2);
    const [first, second] = takeAll(() => pool.tryTake('small'));
    expect(pool.hasRoom('large')).toBe(false);
    first?.done(ok);
    second?.done(ok);
    expect(pool.tryTake('small')).not.toBeNull();
    expect(pool.tryTake('small')).toBeNull();
    const later = pool.take('small');
    await clock.pass(300);
    await later;
    expect(pool.state().inFlight).toBe(2);
  });

  it('keep the place for a lane whose turn comes only after a long request', async () => {
    const { clock, pool } = poolOf(2, 2, 2);
    const [first] = takeAll(() => pool.tryTake('large'));
    expect(pool.hasRoom('small')).toBe(false);
    await clock.pass(60_000);
    first?.done(ok);
    expect(pool.tryTake('large')).toBeNull();
    expect(pool.tryTake('small')).not.toBeNull();
  });
});
