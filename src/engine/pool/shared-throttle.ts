// One bandwidth limit for several threads, counted in shared memory so that no message is needed.

import type { Clock } from '../host.ts';
import { type Throttle, throttleBy } from './throttle.ts';

/** Cells of 64 bits: the limit in bytes a second, and until when it is booked, in microseconds since 1970. */
const rateCell = 0;
const bookedCell = 1;
const unlimited = -1n;
/** No thread books further ahead than this; a book that is was written before the clock was set back. */
const furthestMicros = 5_000_000n;

/** The memory of a limit, without a limit to begin with; hand it to each thread. */
export function newShare(): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(2 * BigInt64Array.BYTES_PER_ELEMENT);
  setShareRate(buffer, null);
  return buffer;
}

/** Sets the limit for all threads, in bytes a second; null: no limit. It holds from the next slice on, at the latest in 50 ms. */
export function setShareRate(buffer: SharedArrayBuffer, bytesPerSecond: number | null): void {
  const rate = bytesPerSecond === null ? unlimited : BigInt(Math.max(1, Math.round(bytesPerSecond)));
  Atomics.store(new BigInt64Array(buffer), rateCell, rate);
}

/**
 * The throttle of one thread on a limit that it shares. In one thread it is the order of asking, between threads they take turns
 * slice by slice. A thread that dies takes at most one slice with it.
 */
export function createSharedThrottle(clock: Clock, buffer: SharedArrayBuffer): Throttle {
  const cells = new BigInt64Array(buffer);
  return throttleBy(clock, {
    rate: () => {
      const rate = Atomics.load(cells, rateCell);
      return rate === unlimited ? null : Number(rate);
    },
    reserve: (ms, earliestMs, untilMs) => {
      const earliest = micros(earliestMs);
      for (;;) {
        const booked = Atomics.load(cells, bookedCell);
        const isStale = booked < earliest || booked > earliest + furthestMicros;
        const end = (isStale ? earliest : booked) + micros(ms);
        if (end > (Number.isFinite(untilMs) ? micros(untilMs) : end)) return null;
        if (Atomics.compareExchange(cells, bookedCell, booked, end) === booked) return Number(end) / 1000;
      }
    },
  });
}

function micros(ms: number): bigint {
  return BigInt(Math.round(ms * 1000));
}
