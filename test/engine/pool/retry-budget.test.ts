import { describe, expect, it } from 'vitest';
import {
  afterSuccess,
  fullRetryBudget,
  type RetryBudget,
  spendRetry,
} from '../../../src/engine/pool/retry-budget.ts';

/** How many retries in a row a budget grants. */
function granted(budget: RetryBudget): number {
  let count = 0;
  for (let left = spendRetry(budget); left; left = spendRetry(left)) count += 1;
  return count;
}

function afterSuccesses(budget: RetryBudget, count: number): RetryBudget {
  let now = budget;
  for (let at = 0; at < count; at += 1) now = afterSuccess(now);
  return now;
}

describe('a retry budget', () => {
  it('grants a hundred retries to a store that is down, then none', () => {
    expect(granted(fullRetryBudget)).toBe(100);
  });

  it('grants one more for ten requests that succeed', () => {
    expect(granted(afterSuccesses({ tokens: 0 }, 9))).toBe(0);
    expect(granted(afterSuccesses({ tokens: 0 }, 10))).toBe(1);
    expect(granted(afterSuccesses({ tokens: 0 }, 500))).toBe(50);
  });

  it('saves no more than a hundred', () => {
    expect(granted(afterSuccesses(fullRetryBudget, 1000))).toBe(100);
  });

  it('lasts for ever where one request in twelve is tried again', () => {
    let budget: RetryBudget | null = fullRetryBudget;
    for (let at = 0; at < 10_000 && budget; at += 1) budget = spendRetry(afterSuccesses(budget, 11));
    expect(budget?.tokens).toBeGreaterThan(90);
  });
});
