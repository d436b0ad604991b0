import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountOf } from '../../../src/engine/transfer/account.ts';
import { positionsBetween } from '../../../src/engine/transfer/order.ts';
import { ReadyHeap } from '../../../src/engine/transfer/ready-heap.ts';
import { bucketPlace, localPlace } from '../../support/queue.ts';

describe('the heap of those that are ready', () => {
  it('always has the first on top, whatever comes, goes and changes its place', () => {
    const step = fc.record({ who: fc.nat(12), rank: fc.nat(20), isReady: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const members = Array.from({ length: 13 }, (_, who) => ({ who, rank: 0, isReady: false }));
        const isBefore = (one: { rank: number; who: number }, other: { rank: number; who: number }) =>
          one.rank - other.rank < 0 || (one.rank === other.rank && one.who < other.who);
        const heap = new ReadyHeap<(typeof members)[number]>(isBefore);
        for (const { who, rank, isReady } of steps) {
          const member = members[who]!;
          Object.assign(member, { rank, isReady });
          heap.place(member, isReady);
          const first = members
            .filter((one) => one.isReady)
            .reduce<(typeof members)[number] | undefined>(
              (best, one) => (!best || isBefore(one, best) ? one : best),
              undefined,
            );
          expect(heap.first).toBe(first);
        }
      }),
    );
  });
});

describe('positions between two others', () => {
  it('grow and lie between them, or there are none', () => {
    const position = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(position, position, fc.integer({ min: 1, max: 20 }), (one, other, count) => {
        const [previous, next] = one < other ? [one, other] : [other, one];
        const positions = positionsBetween(previous, next, count);
        if (positions === null) return;
        const all = [previous, ...positions, next];
        expect(all).toEqual(all.toSorted((a, b) => a - b));
        expect(new Set(all).size).toBe(count + 2);
      }),
    );
    expect(positionsBetween(1, 2, 1)).toEqual([1.5]);
    expect(positionsBetween(7, null, 2)).toEqual([8, 9]);
    expect(positionsBetween(1, 1 + Number.EPSILON, 1)).toBeNull();
  });
});

describe('the account of a transfer', () => {
  it('is the profiles of its ends, each once', () => {
    const bucket = bucketPlace('b');
    const other = { ...bucket, profileId: 'q' } as typeof bucket;
    const disk = localPlace('/home');
    expect(accountOf({ source: disk, target: disk })).toBe('');
    expect(accountOf({ source: disk, target: bucket })).toBe('p');
    expect(accountOf({ source: bucket, target: disk })).toBe('p');
    expect(accountOf({ source: bucket, target: bucket })).toBe('p');
    expect(accountOf({ source: bucket, target: other })).toBe('p q');
  });
});
