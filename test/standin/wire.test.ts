// The codec of the stand-in: what it carries comes out as the platform's own structured clone would give it.

import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromWire, toWire } from '../../tools/electron-standin/src/wire.ts';

const carry = (value: unknown) => fromWire(JSON.parse(JSON.stringify(toWire(value))));

test('any cloneable value comes out as its structured clone', () => {
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withSparseArray: false,
    withObjectString: false,
    withNullPrototype: false,
  });
  fc.assert(
    fc.property(anything, (value) => {
      deepStrictEqual(carry(value), structuredClone(value));
    }),
    { numRuns: 500 },
  );
});

test('an error keeps its kind, its text, its stack and its cause', () => {
  const error = new RangeError('too far', { cause: new Map([['limit', 3]]) });
  const carried = carry(error);
  expect(carried).toBeInstanceOf(RangeError);
  expect(carried).toMatchObject({ message: 'too far', stack: error.stack, cause: new Map([['limit', 3]]) });
});

test.each([
  ['a function', () => undefined],
  ['a symbol', Symbol('no')],
  ['a promise', Promise.resolve()],
  ['a weak map', new WeakMap()],
  ['a method inside', { deep: [{ method() {} }] }],
])('%s is refused', (_name, value) => {
  expect(() => toWire(value)).toThrow('An object could not be cloned.');
});
