// One round of measuring: what a pool moved at one limit, once the requests begun at another limit are through.

import type { Lane } from './lanes.ts';

/** What one round showed. */
export interface Measured {
  readonly elapsedMs: number;
  /** False when there was too little to do for the limit to matter. */
  readonly isFull: boolean;
  /** Work a second: bytes, plus a fixed worth for each request, so that small files count too. */
  readonly rate: number;
  /** The mean time of a request in each lane; null where none ended. */
  readonly latencyMs: Readonly<Record<Lane, number | null>>;
}

/** A request is worth as many bytes; below this size requests limit a store, above it bytes do. */
const requestWorth = 256 * 1024;
/** A round is long enough when both the clock and the count say so: fewer answers and noise would pass for gain. */
const leastMs = 250;
const leastAnswers = 64;
const roundTrips = 1.5;
/** Slow parts end a round after this long, whatever the count. */
const longestMs = 10_000;
const longestSettleMs = 5000;
const fullShare = 0.7;
const smoothing = 1 / 8;

export class Round {
  readonly #smoothMs: Record<Lane, number | null> = { small: null, large: null };
  #settledMs = 0;
  #startMs: number | null = null;
  #lastMs = 0;
  #isFull = false;
  #fullMs = 0;
  #work = 0;
  #answers: Record<Lane, number> = { small: 0, large: 0 };
  #sumMs: Record<Lane, number> = { small: 0, large: 0 };

  /** The smoothed time of a request in the slower lane at work; null before the first answer. */
  get latencyMs(): number | null {
    const { small, large } = this.#smoothMs;
    return small === null ? large : large === null ? small : Math.max(small, large);
  }

  /** Begins anew because the limit has changed: after one round trip, when requests begun under the old limit have ended. */
  restart(nowMs: number): void {
    this.#settledMs = nowMs + Math.min(longestSettleMs, this.latencyMs ?? 0);
    this.#startMs = null;
  }

  /** To be told whenever the limit is reached or no longer is. */
  setFull(isFull: boolean, nowMs: number): void {
    if (this.#isFull) this.#fullMs += Math.max(0, nowMs - this.#lastMs);
    this.#lastMs = nowMs;
    this.#isFull = isFull;
  }

  /** Counts a request that went well; gives the round's result when this answer ends it. */
  answered(lane: Lane, latencyMs: number, bytes: number, limit: number, nowMs: number): Measured | null {
    const smooth = this.#smoothMs[lane];
    this.#smoothMs[lane] = smooth === null ? latencyMs : smooth + (latencyMs - smooth) * smoothing;
    if (this.#startMs === null) {
      // Rounds run from answer to answer, so that parts which end in step are not counted once too often.
      if (nowMs >= this.#settledMs) this.#begin(nowMs);
      return null;
    }
    this.#answers[lane] += 1;
    this.#sumMs[lane] += latencyMs;
    this.#work += bytes + requestWorth;
    const elapsedMs = nowMs - this.#startMs;
    if (!this.#isOver(elapsedMs, limit)) return null;
    this.setFull(this.#isFull, nowMs);
    const measured = {
      elapsedMs,
      isFull: this.#fullMs >= fullShare * elapsedMs,
      rate: (this.#work / elapsedMs) * 1000,
      latencyMs: { small: this.#meanMs('small'), large: this.#meanMs('large') },
    };
    for (const lane of ['small', 'large'] as const)
      if (this.#answers[lane] === 0) this.#smoothMs[lane] = null;
    this.#begin(nowMs);
    return measured;
  }

  #begin(nowMs: number): void {
    this.setFull(this.#isFull, nowMs);
    this.#startMs = nowMs;
    this.#fullMs = 0;
    this.#work = 0;
    this.#answers = { small: 0, large: 0 };
    this.#sumMs = { small: 0, large: 0 };
  }

  #isOver(elapsedMs: number, limit: number): boolean {
    const answers = this.#answers.small + this.#answers.large;
    const tripsMs = roundTrips * (this.latencyMs ?? 0);
    if (elapsedMs >= longestMs) return elapsedMs >= tripsMs || answers >= limit;
    return elapsedMs >= Math.max(leastMs, tripsMs) && answers >= Math.max(leastAnswers, 2 * limit);
  }

  #meanMs(lane: Lane): number | null {
    const answers = this.#answers[lane];
    return answers === 0 ? null : this.#sumMs[lane] / answers;
  }
}
