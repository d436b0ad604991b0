// Minimum, beginning and maximum as they are typed.

import { expect, it } from 'vitest';
import { limitTexts, parseLimits } from '../../../src/renderer/text/pool-limits.ts';

it('reads three numbers in order', () => {
  expect(parseLimits({ min: ' 1', desired: '2', max: '256' })).toEqual({ min: 1, desired: 2, max: 256 });
  expect(parseLimits(limitTexts({ min: 4, desired: 4, max: 4 }))).toEqual({ min: 4, desired: 4, max: 4 });
});

it.each([
  [{ min: '', desired: '2', max: '3' }, 'Use whole numbers from 1 to 256.'],
  [{ min: '1.5', desired: '2', max: '3' }, 'Use whole numbers from 1 to 256.'],
  [{ min: '0', desired: '2', max: '3' }, 'Use whole numbers from 1 to 256.'],
  [{ min: '1', desired: '2', max: '257' }, 'Use whole numbers from 1 to 256.'],
  [{ min: '9', desired: '2', max: '30' }, 'The minimum, 9, is above where it begins, 2.'],
  [{ min: '1', desired: '20', max: '3' }, 'It would begin at 20, above the maximum, 3.'],
])('says what is wrong with %j', (texts, problem) => {
  expect(parseLimits(texts)).toBe(problem);
});
