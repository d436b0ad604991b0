// Keeps all requests of one direction within so many bytes a second.

import { abortError, throwIfAborted } from '../../base/abort.ts';
import type { Clock } from '../host.ts';

/** What of a limit was not used is kept for this long, which is also the longest burst. */
const burstMs = 100;
/** Large amounts go through in slices of this length, so that everybody moves on and a new limit soon holds. */
const sliceMs = 50;
const leastSliceBytes = 1024;
const mostSliceBytes = 256 * 1024;

export interface Throttle {
  /** True when `bytes` may go now, and counts them; false when they have to wait, and nothing is counted. */
  tryTake(bytes: number): boolean;
  /** How many of `bytes` to ask for at a time, so that all who share the limit move on: all of them where there is none. */
  sliceOf(bytes: number): number;
  /** Resolves when `bytes` may go, in the order of asking; rejects with an abort error as soon as `signal` aborts. */
  take(bytes: number, signal?: AbortSignal): Promise<void>;
}

/** Where the bytes that were let through are counted: how long the limit is booked for. */
export interface Book {
  /** Bytes a second now; null: no limit. */
  rate(): number | null;
  /** Books the time that bytes take, `ms`, unless it would end after `untilMs`; gives the time at which it ends, or null. */
  reserve(ms: number, earliestMs: number, untilMs: number): number | null;
}

/** A throttle for `rate` bytes a second, asked anew for each slice; null: no limit. */
export function createThrottle(clock: Clock, rate: () => number | null): Throttle {
  let bookedMs = Number.NEGATIVE_INFINITY;
  return throttleBy(clock, {
    rate,
    reserve: (ms, earliestMs, untilMs) => {
      // A clock that was set back would leave the book full for that long.
      const fromMs = bookedMs > earliestMs + 2 * (burstMs + sliceMs) ? earliestMs : bookedMs;
      const endMs = Math.max(fromMs, earliestMs) + ms;
      if (endMs > untilMs) return null;
      bookedMs = endMs;
      return endMs;
    },
  });
}

/** A throttle that counts in `book`, which others may share. */
export function throttleBy(clock: Clock, book: Book): Throttle {
  return new BookedThrottle(clock, book);
}

interface Waiter {
  bytes: number;
  readonly go: () => void;
}

class BookedThrottle implements Throttle {
  readonly #clock: Clock;
  readonly #book: Book;
  readonly #waiters: Waiter[] = [];

  constructor(clock: Clock, book: Book) {
    this.#clock = clock;
    this.#book = book;
  }

  tryTake(bytes: number): boolean {
    const rate = this.#book.rate();
    if (this.#waiters.length > 0) return false;
    if (rate === null) return true;
    const nowMs = this.#clock.now();
    return this.#book.reserve((bytes / rate) * 1000, nowMs - burstMs, nowMs) !== null;
  }

  sliceOf(bytes: number): number {
    const rate = this.#book.rate();
    if (rate === null) return bytes;
    return Math.min(bytes, mostSliceBytes, Math.max(leastSliceBytes, Math.ceil((rate * sliceMs) / 1000)));
  }

  async take(bytes: number, signal?: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    if (this.tryTake(bytes)) return;
    await new Promise<void>((resolve, reject) => {
      const leave = () => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
        reject(abortError());
      };
      const go = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const waiter = { bytes, go };
      this.#waiters.push(waiter);
      signal?.addEventListener('abort', leave, { once: true });
      if (this.#waiters.length === 1) void this.#serve();
    });
  }

  /** Lets the first one through, slice by slice, then the next, until nobody waits. */
  async #serve(): Promise<void> {
    for (let waiter = this.#waiters[0]; waiter; waiter = this.#waiters[0]) {
      const rate = this.#book.rate();
      const slice =
        rate === null ? waiter.bytes : Math.min(waiter.bytes, Math.max(1, (rate * sliceMs) / 1000));
      if (rate !== null) await this.#wait((slice / rate) * 1000);
      waiter.bytes -= slice;
      if (waiter.bytes > 0 || this.#waiters[0] !== waiter) continue;
      this.#waiters.shift();
      waiter.go();
    }
  }

  async #wait(ms: number): Promise<void> {
    const nowMs = this.#clock.now();
    const endMs = this.#book.reserve(ms, nowMs - burstMs, Number.POSITIVE_INFINITY);
    // No timer is as fine as a millisecond; what goes early by less is made up for by the next wait.
    if (endMs !== null && endMs - nowMs >= 1) await this.#clock.delay(endMs - nowMs);
  }
}
