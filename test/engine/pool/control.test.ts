import { describe, expect, it } from 'vitest';
import {
  afterRefusal,
  afterRound,
  type Control,
  startControl,
  underLimits,
} from '../../../src/engine/pool/control.ts';
import type { Measured } from '../../../src/engine/pool/round.ts';

const limits = { min: 4, desired: 16, max: 128 };

/** A full round of a second that moved `rate`. */
function round(rate: number, more: Partial<Measured> = {}): Measured {
  return { elapsedMs: 1000, isFull: true, rate, latencyMs: { small: 20, large: null }, ...more };
}

function control(more: Partial<Control>): Control {
  return { ...startControl(limits), ...more };
}

describe('a round without a refusal', () => {
  it('that is the first at desired leads one quick step up', () => {
    expect(afterRound(startControl(limits), round(100), limits)).toMatchObject({
      limit: 24,
      phase: 'climb',
      base: { limit: 16, rate: 100 },
    });
  });

  it('that gained half of what the step could bring leads one step further', () => {
    const before = control({ limit: 24, base: { limit: 16, rate: 100 } });
    expect(afterRound(before, round(126), limits)).toMatchObject({ limit: 36, phase: 'climb' });
    expect(afterRound({ ...before, isQuick: false }, round(126), limits)).toMatchObject({ limit: 30 });
  });

  it('that gained less has the step taken back', () => {
    const before = control({ limit: 24, base: { limit: 16, rate: 100 } });
    expect(afterRound(before, round(124), limits)).toMatchObject({
      limit: 16,
      phase: 'hold',
      isQuick: false,
      waitMs: 2000,
    });
  });

  it('at the most is followed by holding', () => {
    const before = control({ limit: 128, base: { limit: 120, rate: 100 } });
    expect(afterRound(before, round(110), limits)).toMatchObject({ limit: 128, phase: 'hold' });
  });

  it('under a ceiling climbs to nine tenths of it and holds there', () => {
    const below = control({ limit: 28, ceiling: 41 });
    const near = afterRound(below, round(100), limits);
    expect(near).toMatchObject({ limit: 36, phase: 'climb' });
    expect(afterRound(near, round(100), limits)).toMatchObject({ limit: 36, phase: 'hold', ceiling: 41 });
  });

  it('at the ceiling forgets it and goes on quickly, whatever the gain', () => {
    const before = control({ limit: 41, ceiling: 41, isQuick: false, base: { limit: 36, rate: 100 } });
    expect(afterRound(before, round(90), limits)).toMatchObject({ limit: 62, ceiling: null, isQuick: true });
  });

  it('that was not full changes nothing but takes back what was on trial', () => {
    const idle = round(5, { isFull: false });
    expect(afterRound(startControl(limits), idle, limits)).toMatchObject({ limit: 16, phase: 'climb' });
    const trial = control({ limit: 24, base: { limit: 16, rate: 100 } });
    expect(afterRound(trial, idle, limits)).toMatchObject({ limit: 16, base: null });
    const down = control({ limit: 24, phase: 'down', base: { limit: 30, rate: 100 } });
    expect(afterRound(down, idle, limits)).toMatchObject({ limit: 30, phase: 'hold' });
  });

  it('on hold waits its time, then tries the ceiling', () => {
    const before = control({ limit: 36, phase: 'hold', ceiling: 41, waitMs: 2000 });
    const first = afterRound(before, round(100), limits);
    expect(first).toMatchObject({ limit: 36, phase: 'hold' });
    expect(afterRound(first, round(100), limits)).toMatchObject({ limit: 41, phase: 'climb' });
  });

  it('on hold tries less when that is next, but never less than desired', () => {
    const before = control({ limit: 40, phase: 'hold', next: 'down' });
    expect(afterRound(before, round(100), limits)).toMatchObject({ limit: 32, phase: 'down' });
    expect(afterRound({ ...before, limit: 17 }, round(100), limits)).toMatchObject({ limit: 16 });
    expect(afterRound({ ...before, limit: 16 }, round(100), limits)).toMatchObject({
      limit: 24,
      phase: 'climb',
    });
  });

  it('on hold under a ceiling never tries less', () => {
    const before = control({ limit: 36, phase: 'hold', ceiling: 41, next: 'down' });
    expect(afterRound(before, round(100), limits)).toMatchObject({ limit: 41, phase: 'climb' });
  });

  it('with less at once keeps it when hardly anything was lost, else takes it back', () => {
    const before = control({ limit: 32, phase: 'down', base: { limit: 40, rate: 100 } });
    expect(afterRound(before, round(91), limits)).toMatchObject({ limit: 32, phase: 'hold', next: 'down' });
    expect(afterRound(before, round(89), limits)).toMatchObject({ limit: 40, phase: 'hold', next: 'up' });
  });

  it('on hold leads down when latency rose and nothing more was moved, not under desired', () => {
    const floors = { small: { latencyMs: 20, rate: 100 }, large: null };
    const before = control({ limit: 100, phase: 'hold', floors, waitMs: 8000 });
    const slow = { latencyMs: { small: 90, large: null } };
    expect(afterRound(before, round(100, slow), limits)).toMatchObject({ limit: 70, phase: 'hold' });
    expect(afterRound({ ...before, limit: 18 }, round(100, slow), limits)).toMatchObject({ limit: 16 });
    expect(afterRound(before, round(150, slow), limits)).toMatchObject({ limit: 100 });
    expect(afterRound(before, round(100), limits)).toMatchObject({ limit: 100 });
  });

  it('on hold does not lead down for the latency of one lane while the other has its own', () => {
    const floors = { small: { latencyMs: 20, rate: 100 }, large: { latencyMs: 500, rate: 100 } };
    const before = control({ limit: 100, phase: 'hold', floors, waitMs: 8000 });
    const mixed = { latencyMs: { small: 90, large: 500 } };
    expect(afterRound(before, round(100, mixed), limits)).toMatchObject({ limit: 100 });
  });
});

describe('a refusal', () => {
  it('takes a step back to where it was good, a little under the ceiling', () => {
    const trial = control({ limit: 41, base: { limit: 36, rate: 100 } });
    expect(afterRefusal(trial, limits)).toMatchObject({ limit: 36, ceiling: 41, phase: 'hold' });
    const high = control({ limit: 41, base: { limit: 40, rate: 100 } });
    expect(afterRefusal(high, limits)).toMatchObject({ limit: 36 });
  });

  it('of a limit that was not on trial takes three tenths off, and the way back up is quick', () => {
    expect(afterRefusal(control({ limit: 36, phase: 'hold', isQuick: false }), limits)).toMatchObject({
      limit: 25,
      ceiling: 36,
      phase: 'climb',
      isQuick: true,
    });
  });

  it('never leads under the least', () => {
    expect(afterRefusal(control({ limit: 5 }), limits).limit).toBe(4);
    expect(afterRefusal(control({ limit: 4 }), limits).limit).toBe(4);
  });

  it('of the least does not keep the pool there for ever', () => {
    const refused = afterRefusal(control({ limit: 4, waitMs: 500 }), limits);
    expect(refused).toMatchObject({ limit: 4, ceiling: 4, phase: 'hold' });
    expect(afterRound(refused, round(100), limits)).toMatchObject({ limit: 5, phase: 'climb' });
  });
});

describe('other limits', () => {
  it('hold at once, and desired is where the pool goes on unless that was refused', () => {
    const at = (limit: number, ceiling: number | null) => control({ limit, ceiling, phase: 'hold' });
    expect(underLimits(at(100, null), { min: 1, desired: 8, max: 50 }).limit).toBe(50);
    expect(underLimits(at(10, null), { min: 4, desired: 32, max: 64 }).limit).toBe(32);
    expect(underLimits(at(10, 12), { min: 4, desired: 32, max: 64 }).limit).toBe(12);
    expect(underLimits(at(10, 12), { min: 20, desired: 32, max: 64 }).limit).toBe(20);
  });
});
