// What looking at a bucket costs.

import { describe, expect, it } from 'vitest';
import { costText, dollars, lookCost } from '../../../src/renderer/text/list-price.ts';

const watching = { mode: 'two-way', schedule: { kind: 'watch' }, requestsPerMonth: null } as const;

describe('the cost of looking', () => {
  it('is a request for every thousand files, as often as the budget allows', () => {
    // A million files within a dollar: 200 looks in 30 days.
    expect(lookCost({ ...watching, requestsPerMonth: 200_000 }, 1_000_000)).toEqual({
      requests: 1000,
      everyMs: 12_960_000,
      dollarsPerMonth: 1,
    });
  });

  it('is no more than what the shortest time between two looks makes of it', () => {
    const { everyMs, dollarsPerMonth } = lookCost({ ...watching, requestsPerMonth: 200_000 }, 10);
    expect([everyMs, dollars(dollarsPerMonth)]).toEqual([30_000, '$0.43']);
    expect(lookCost({ ...watching, mode: 'backup' }, 10).everyMs).toBe(3_600_000);
  });

  it('follows the clock where the pair does, whatever the budget', () => {
    const every = { ...watching, schedule: { kind: 'every', minutes: 60 }, requestsPerMonth: 1 } as const;
    expect(lookCost(every, 5000)).toEqual({
      requests: 5,
      everyMs: 3_600_000,
      dollarsPerMonth: expect.closeTo(0.018),
    });
  });

  it('is told with whose price it is', () => {
    expect(costText(watching, 1500)).toBe(
      'About $0.86 a month, at Amazon\u2019s list price of $0.005 for 1,000 LIST requests: a look at 1,500 files takes 2 requests, one every 30 s.',
    );
    expect(costText({ ...watching, requestsPerMonth: 200_000 }, null)).toMatch(
      /^At most about \$1\.00 a month, at Amazon/,
    );
    expect(costText({ ...watching, schedule: { kind: 'by-hand' } }, null)).toMatch(/^Each run asks once/);
  });

  it('is never rounded to nothing', () => {
    expect([dollars(0), dollars(0.0001), dollars(1234.4)]).toEqual(['$0.00', '$0.01', '$1,234']);
  });
});
