// How much is repeated, and when.

import { describe, expect, it } from 'vitest';
import { RetryBudget, standardRetryPolicy } from '../../../../src/engine/store/s3/retry-budget.ts';

describe('the budget for retries', () => {
  it('is used up by retries, and filled again by what succeeds', () => {
    const budget = new RetryBudget({ ...standardRetryPolicy, capacity: 10, cost: 5, refill: 1 });
    expect([budget.take(), budget.take(), budget.take()]).toEqual([true, true, false]);
    for (let times = 0; times < 4; times += 1) budget.succeed();
    expect(budget.take()).toBe(false);
    budget.succeed();
    expect([budget.take(), budget.count]).toEqual([true, 3]);
  });

  it('never holds more than it began with', () => {
    const budget = new RetryBudget({ ...standardRetryPolicy, capacity: 5, cost: 5 });
    for (let times = 0; times < 100; times += 1) budget.succeed();
    expect([budget.take(), budget.take()]).toEqual([true, false]);
  });

  it('waits anything up to a bound that doubles', () => {
    const budget = new RetryBudget();
    const waits = (random: number) =>
      [1, 2, 3, 20].map((at) => budget.delayMs(at, undefined, 0, () => random));
    expect(waits(1)).toEqual([200, 400, 800, 20_000]);
    expect(waits(0)).toEqual([0, 0, 0, 0]);
  });

  it.each([
    ['7', 7000],
    ['3600', 30_000],
    ['Thu, 01 Jan 1970 00:00:12 GMT', 2000],
    ['Thu, 01 Jan 1970 00:00:01 GMT', 0],
    ['soon', 0],
  ])('waits at least what Retry-After: %s asks for, within half a minute', (retryAfter, expected) => {
    expect(new RetryBudget().delayMs(1, retryAfter, 10_000, () => 0)).toBe(expected);
  });
});
