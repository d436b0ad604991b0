import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError, errorCodes } from '../../../src/contract/errors.ts';
import { isOfTheStore, retryDelayMs } from '../../../src/engine/transfer/retry.ts';

const failures = fc.record({
  code: fc.constantFrom(...errorCodes),
  retry: fc.constantFrom('never' as const, 'later' as const, 'after-user' as const),
});

/** All the waits that one failure, repeated for ever, is granted. */
function waits(
  failure: { code: (typeof errorCodes)[number]; retry: 'never' | 'later' | 'after-user' },
  random: () => number,
): number[] {
  const delays: number[] = [];
  for (let attempt = 1; attempt < 100; attempt += 1) {
    const delayMs = retryDelayMs(failure, attempt, random);
    if (delayMs === null) return delays;
    delays.push(delayMs);
  }
  throw new Error('never ends');
}

describe('retrying', () => {
  it('ends after a few attempts and about a minute, whatever fails', () => {
    fc.assert(
      fc.property(failures, fc.double({ min: 0, max: 0.999, noNaN: true }), (failure, jitter) => {
        const delays = waits(failure, () => jitter);
        expect(delays.length).toBeLessThan(6);
        expect(delays.reduce((sum, delayMs) => sum + delayMs, 0)).toBeLessThan(70_000);
        expect(delays.every((delayMs) => delayMs >= 0)).toBe(true);
      }),
    );
  });

  it('waits longer each time, spread over half the span, and outlasts half a minute without a network', () => {
    const lost = new AppError('network.lost', { op: 'upload' });
    expect(waits(lost, () => 0.5)).toEqual([1500, 3000, 6000, 12_000, 22_500]);
    expect(waits(lost, () => 0)).toEqual([1000, 2000, 4000, 8000, 15_000]);
  });

  it('is for what can pass by itself only', () => {
    const retried = errorCodes.filter(
      (code) => retryDelayMs(new AppError(code, { op: 'upload' }), 1, () => 0) !== null,
    );
    expect(retried).toEqual([
      'entry.changed',
      'bytes.wrong',
      'engine.gone',
      'network.lost',
      'not-s3',
      'service.busy',
    ]);
  });

  it('of one file says nothing about others, of the store it does', () => {
    expect(
      ['access.denied', 'entry.missing', 'bytes.wrong', 'entry.name'].some((code) =>
        isOfTheStore({ code, retry: 'never' } as AppError),
      ),
    ).toBe(false);
    expect(
      ['disk.full', 'auth.expired', 'network.lost', 'vault.unavailable'].every((code) =>
        isOfTheStore({ code, retry: 'never' } as AppError),
      ),
    ).toBe(true);
  });
});
