// Slots are given in turn, and never more than there are.

import { describe, expect, it } from 'vitest';
import { Slots } from '../../../../src/engine/store/s3/slots.ts';

describe('Slots', () => {
  it('lets those who wait in by turns, also after one of them has left', async () => {
    const slots = new Slots(1);
    const seen: string[] = [];
    const release = await slots.take();
    const leaving = new AbortController();
    const waiting = ['a', 'b', 'c'].map(async (name) => {
      const leave = await slots.take(name === 'b' ? leaving.signal : undefined);
      seen.push(name);
      leave();
      leave();
    });
    leaving.abort();
    release();
    const results = await Promise.allSettled(waiting);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(seen).toEqual(['a', 'c']);
  });
});
