// A store in simulated time: requests as events on a fake clock, so that a minute of load takes a moment.

import { abortError } from '../../../src/base/abort.ts';
import type { Clock } from '../../../src/engine/host.ts';
import type { Lane } from '../../../src/engine/pool/lanes.ts';
import type { Pool, RequestOutcome } from '../../../src/engine/pool/pool.ts';

interface Event {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** Time that passes only when told to; what is due runs in order. */
export class SimulatedClock implements Clock {
  #nowMs = 1_000_000;
  #order = 0;
  #delays = 0;
  readonly #heap: Event[] = [];

  now(): number {
    return this.#nowMs;
  }

  /** Starts at 0 with the clock. */
  elapsed(): number {
    return this.#nowMs - 1_000_000;
  }

  delay(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(abortError()), { once: true });
      this.after(ms, () => {
        this.#delays += 1;
        resolve();
      });
    });
  }

  after(ms: number, run: () => void): void {
    this.#order += 1;
    this.#push({ atMs: this.#nowMs + Math.max(0, ms), order: this.#order, run });
  }

  /** Runs all that is due within the next `ms`. */
  async pass(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await settled();
    for (let next = this.#heap[0]; next && next.atMs <= endMs; next = this.#heap[0]) {
      this.#pop();
      this.#nowMs = next.atMs;
      next.run();
      if (this.#delays > 0) {
        this.#delays = 0;
        await settled();
      }
    }
    this.#nowMs = endMs;
  }

  #push(event: Event): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(event);
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = heap[up];
      if (!parent || isBefore(parent, event)) break;
      heap[at] = parent;
      at = up;
    }
    heap[at] = event;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      const left = heap[down];
      const right = heap[down + 1];
      if (!left) break;
      if (right && isBefore(right, left)) down += 1;
      const child = heap[down];
      if (!child || isBefore(last, child)) break;
      heap[at] = child;
      at = down;
    }
    heap[at] = last;
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

/** Lets everything that can go on without time passing do so. */
function settled(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

/** Random numbers in [0, 1) from a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** What a store does with a request when `inFlight`, itself included, are there: how long it takes, and how it ends. */
export type Store = (inFlight: number) => { readonly ms: number; readonly outcome: RequestOutcome };

/** Keeps a pool as busy as it allows, on a simulated store, and watches its limit. */
export class Load {
  readonly limits: { atMs: number; limit: number }[] = [];
  readonly inFlight: Record<Lane, number> = { small: 0, large: 0 };
  readonly moved: Record<Lane, number> = { small: 0, large: 0 };
  /** How many requests each lane still has. */
  readonly left: Record<Lane, number> = { small: 0, large: 0 };
  store: Store;
  readonly #clock: SimulatedClock;
  readonly #pool: Pool;

  constructor(clock: SimulatedClock, pool: Pool, store: Store) {
    this.#clock = clock;
    this.#pool = pool;
    this.store = store;
    pool.onRoom(() => this.begin());
  }

  begin(): void {
    this.#note();
    for (const lane of ['small', 'large'] as const) {
      while (this.left[lane] > 0) {
        const permit = this.#pool.tryTake(lane);
        if (!permit) break;
        this.left[lane] -= 1;
        this.inFlight[lane] += 1;
        const { ms, outcome } = this.store(this.inFlight.small + this.inFlight.large);
        this.#clock.after(ms, () => {
          this.inFlight[lane] -= 1;
          if (outcome.kind === 'ok') this.moved[lane] += 1;
          else this.left[lane] += 1;
          permit.done(outcome);
          this.#note();
        });
      }
    }
  }

  /** The limit as a mean over the time from `fromMs` on, and the share of that time for which `isSo` holds of it. */
  over(fromMs: number, isSo: (limit: number) => boolean): { mean: number; share: number } {
    let sum = 0;
    let so = 0;
    const endMs = this.#clock.elapsed();
    this.limits.forEach(({ atMs, limit }, at) => {
      const untilMs = this.limits[at + 1]?.atMs ?? endMs;
      const ms = Math.max(0, untilMs - Math.max(fromMs, atMs));
      sum += limit * ms;
      if (isSo(limit)) so += ms;
    });
    return { mean: sum / (endMs - fromMs), share: so / (endMs - fromMs) };
  }

  #note(): void {
    const { limit } = this.#pool.state();
    if (this.limits.at(-1)?.limit !== limit) this.limits.push({ atMs: this.#clock.elapsed(), limit });
  }
}
