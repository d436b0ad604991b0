// Reading from a source that may hang: a cancel ends it, the source is closed, and nothing taken is held on to.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { interruptible } from '../../../src/engine/store/interruptible.ts';

async function* counting(count: number, closed: { is: boolean } = { is: false }) {
  try {
    for (let number = 1; number <= count; number += 1) yield { number };
  } finally {
    closed.is = true;
  }
}

describe('interruptible', () => {
  it('gives all items in order', async () => {
    const numbers: number[] = [];
    for await (const { number } of interruptible(counting(3), undefined)) numbers.push(number);
    expect(numbers).toEqual([1, 2, 3]);
  });

  it('closes the source before a loop that is left early goes on', async () => {
    const closed = { is: false };
    for await (const _ of interruptible(counting(3, closed), undefined)) break;
    expect(closed.is).toBe(true);
  });

  it('ends with an abort error while the source is silent, and after it has spoken', async () => {
    const stop = new AbortController();
    async function* silent() {
      await new Promise(() => {});
      yield 1;
    }
    const waiting = (async () => {
      for await (const _ of interruptible(silent(), stop.signal)) continue;
    })();
    const taking = (async () => {
      for await (const _ of interruptible(counting(3), stop.signal)) stop.abort();
    })();
    const results = await Promise.allSettled([waiting, taking]);
    expect(results).toMatchObject([{ reason: { name: 'AbortError' } }, { reason: { name: 'AbortError' } }]);
  });

  it('passes on what the source fails with', async () => {
    const failure = new Error('broken');
    async function* broken() {
      yield 1;
      throw failure;
    }
    const reading = (async () => {
      for await (const _ of interruptible(broken(), undefined)) continue;
    })();
    await expect(reading).rejects.toBe(failure);
  });

  it('holds on to no item that was taken, for a file has many', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage: unknown = runInNewContext('gc');
    const taken: WeakRef<object>[] = [];
    let held = 0;
    for await (const item of interruptible(counting(100), undefined)) {
      taken.push(new WeakRef(item));
      if (taken.length < 100) continue;
      await new Promise((resolve) => setTimeout(resolve, 0));
      if (typeof collectGarbage === 'function') collectGarbage();
      held = taken.filter((reference) => reference.deref() !== undefined).length;
    }
    expect(held).toBeLessThan(10);
  });
});
