// Bytes pushed by one side reach the other whole and in order, and never pile up.

import { describe, expect, it } from 'vitest';
import { PulledBytes } from '../../../../src/engine/store/s3/pulled-bytes.ts';
import { seededBytes } from '../../../support/bytes.ts';

describe('pulled bytes', () => {
  it('come whole and in order, although the pushed memory is used again', async () => {
    const bytes = seededBytes(5_000_000);
    const pulled = new PulledBytes();
    const memory = Buffer.alloc(100_000);
    const push = async () => {
      for (let at = 0; at < bytes.length; at += memory.length) {
        memory.set(bytes.subarray(at, at + memory.length));
        await pulled.push(memory);
      }
      pulled.end();
    };
    const got: Uint8Array[] = [];
    const take = async () => {
      for await (const chunk of pulled) got.push(chunk);
    };
    await Promise.all([push(), take()]);
    expect(Buffer.compare(Buffer.concat(got), bytes)).toBe(0);
  });

  it('hold the pushing side back when nobody takes them', async () => {
    const pulled = new PulledBytes();
    let pushed = 0;
    let held: void | Promise<void> = undefined;
    while (held === undefined) {
      held = pulled.push(new Uint8Array(64 * 1024));
      pushed += 1;
    }
    expect(pushed).toBe(8);
    const taking = pulled[Symbol.asyncIterator]();
    for (let times = 0; times < 5; times += 1) await taking.next();
    await held;
  });

  it('end with what the pushing side failed with, and let it go', async () => {
    const pulled = new PulledBytes();
    const held = pulled.push(new Uint8Array(1024 * 1024));
    pulled.end(new RangeError('cut off'));
    await held;
    await expect(pulled[Symbol.asyncIterator]().next()).rejects.toThrow('cut off');
  });
});
