// Values as points of a small picture.

import { expect, it } from 'vitest';
import { pointsOf } from '../../../src/renderer/ui/sparkline.tsx';

it('draws from the left to the right, from the ground to the top', () => {
  expect(pointsOf([0, 5, 10], 10)).toBe('0,39 50,20 100,1');
});

it('stays inside, whatever the scale', () => {
  expect(pointsOf([-1, 99], 10)).toBe('0,39 100,1');
  expect(pointsOf([3], 0)).toBe('0,39');
});
