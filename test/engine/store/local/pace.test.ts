import { describe, expect, it } from 'vitest';
import { Pace } from '../../../../src/engine/store/local/pace.ts';

function workFor(ms: number): void {
  const startMs = performance.now();
  while (performance.now() - startMs < ms);
}

describe('the pace of a disk', () => {
  it('is quick as long as the work is', () => {
    const pace = new Pace(60_000);
    const done = Array.from({ length: 20 }, (_, index) => pace.atOnce(1, () => index)?.done);
    expect(done).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  it('is slow for eight times after work that took long, and then tried anew', () => {
    const pace = new Pace(1);
    const isAtOnce = () => pace.atOnce(2, () => workFor(3)) !== null;
    expect(Array.from({ length: 19 }, isAtOnce)).toEqual(
      Array.from({ length: 19 }, (_, index) => index % 9 === 0),
    );
  });
});
