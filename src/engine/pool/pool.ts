// Permits for requests in flight to one store. Their number follows what the store bears.

import { throwIfAborted } from '../../base/abort.ts';
import { Emitter } from '../../base/emitter.ts';
import type { PoolLimits } from '../../contract/limits.ts';
import type { Clock } from '../host.ts';
import { afterRefusal, afterRound, type Control, startControl, underLimits } from './control.ts';
import { graceMs, type Lane, Lanes } from './lanes.ts';
import { Recent } from './recent.ts';
import { Round } from './round.ts';
import { Timeouts } from './timeouts.ts';
import { Waiting } from './waiting.ts';

/** How a request went; `slow-down` is a 503 SlowDown or a 429, `failed` whatever says nothing about the store's load. */
export type RequestOutcome =
  | { readonly kind: 'ok'; readonly bytes: number }
  | { readonly kind: 'slow-down' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'failed' };

/** The right to have one request in flight. */
export interface Permit {
  /** Says how the request went and gives the permit back. Counts once. */
  done(outcome: RequestOutcome): void;
}

/** The pool in figures; `latencyMs` is null before the first answer, speeds are means over the last seconds. */
export interface PoolState extends PoolLimits {
  readonly limit: number;
  readonly inFlight: number;
  readonly slowDowns: number;
  readonly timeouts: number;
  readonly latencyMs: number | null;
  readonly bytesPerSecond: number;
  readonly requestsPerSecond: number;
}

export interface Pool {
  /** True when a request could begin now in this lane; else the lane counts as wanting its share. */
  hasRoom(lane: Lane): boolean;
  /** Takes a permit now, or gives null. */
  tryTake(lane: Lane): Permit | null;
  /** Takes a permit as soon as there is room, in the order of asking; rejects with an abort error when `signal` aborts. */
  take(lane: Lane, signal?: AbortSignal): Promise<Permit>;
  /** Calls `listener` whenever room may have appeared; calling the result ends that. */
  onRoom(listener: () => void): () => void;
  /** Holds these limits from now on; what is in flight above them ends by itself. */
  setLimits(limits: PoolLimits): void;
  state(): PoolState;
  /** How many requests may be in flight now. */
  readonly limit: number;
}

/** A pool that begins at `limits.desired`. */
export function createPool(clock: Clock, limits: PoolLimits): Pool {
  return new AdaptivePool(clock, limits);
}

class AdaptivePool implements Pool {
  readonly #clock: Clock;
  readonly #lanes = new Lanes();
  readonly #round = new Round();
  readonly #recent = new Recent();
  readonly #late = new Timeouts();
  readonly #waiting = new Waiting<Permit>();
  readonly #room = new Emitter<void>();
  #limits: PoolLimits;
  #control: Control;
  #begun = 0;
  /** The last request begun before the last decrease: it and older ones were sent under a limit that is already gone. */
  #outdated = 0;
  #slowDowns = 0;
  #timeouts = 0;
  #isLooking = false;

  constructor(clock: Clock, limits: PoolLimits) {
    this.#clock = clock;
    this.#limits = limits;
    this.#control = startControl(limits);
  }

  hasRoom(lane: Lane): boolean {
    const { limit } = this.#control;
    const isGranted = this.#lanes.ask(lane, limit, this.#clock.now());
    if (!isGranted && this.#lanes.inFlight < limit) this.#lookAgain();
    return isGranted;
  }

  tryTake(lane: Lane): Permit | null {
    if (!this.hasRoom(lane)) return null;
    this.#begun += 1;
    const number = this.#begun;
    const startedMs = this.#clock.now();
    this.#lanes.begin(lane);
    this.#watch(startedMs);
    let isDone = false;
    return {
      done: (outcome) => {
        if (isDone) return;
        isDone = true;
        this.#done(lane, number, startedMs, outcome);
      },
    };
  }

  async take(lane: Lane, signal?: AbortSignal): Promise<Permit> {
    throwIfAborted(signal);
    return this.tryTake(lane) ?? this.#waiting.wait(lane, signal);
  }

  onRoom(listener: () => void): () => void {
    return this.#room.on(listener);
  }

  setLimits(limits: PoolLimits): void {
    this.#limits = limits;
    this.#follow(underLimits(this.#control, limits), this.#clock.now());
    this.#announce();
  }

  get limit(): number {
    return this.#control.limit;
  }

  state(): PoolState {
    const { bytes, requests } = this.#recent.perSecond(this.#clock.now());
    return {
      ...this.#limits,
      limit: this.#control.limit,
      inFlight: this.#lanes.inFlight,
      slowDowns: this.#slowDowns,
      timeouts: this.#timeouts,
      latencyMs: this.#round.latencyMs,
      bytesPerSecond: bytes,
      requestsPerSecond: requests,
    };
  }

  #done(lane: Lane, number: number, startedMs: number, outcome: RequestOutcome): void {
    const nowMs = this.#clock.now();
    this.#lanes.end(lane);
    this.#watch(nowMs);
    switch (outcome.kind) {
      case 'ok':
        this.#answered(lane, Math.max(0, nowMs - startedMs), outcome.bytes, nowMs);
        break;
      case 'slow-down':
        this.#slowDowns += 1;
        if (number > this.#outdated) this.#refused(nowMs);
        break;
      case 'timeout':
        this.#timeouts += 1;
        if (number > this.#outdated && this.#late.timedOut()) this.#refused(nowMs);
        break;
      case 'failed':
        break;
    }
    this.#announce();
  }

  #answered(lane: Lane, latencyMs: number, bytes: number, nowMs: number): void {
    this.#recent.add(bytes, nowMs);
    this.#late.answered();
    const round = this.#round.answered(lane, latencyMs, bytes, this.#control.limit, nowMs);
    if (round) this.#follow(afterRound(this.#control, round, this.#limits), nowMs);
  }

  #refused(nowMs: number): void {
    this.#outdated = this.#begun;
    this.#follow(afterRefusal(this.#control, this.#limits), nowMs);
    this.#round.restart(nowMs);
  }

  #follow(control: Control, nowMs: number): void {
    const isChanged = control.limit !== this.#control.limit;
    this.#control = control;
    if (isChanged) this.#round.restart(nowMs);
    this.#watch(nowMs);
  }

  #watch(nowMs: number): void {
    this.#round.setFull(this.#lanes.inFlight >= this.#control.limit, nowMs);
  }

  #announce(): void {
    if (this.#lanes.inFlight >= this.#control.limit) return;
    this.#waiting.serve((lane) => this.tryTake(lane));
    if (this.#lanes.inFlight < this.#control.limit) this.#room.emit();
  }

  /** Room that is kept for a lane which does not come is announced again, for the other. */
  #lookAgain(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    void this.#clock.delay(graceMs).then(() => {
      this.#isLooking = false;
      this.#announce();
    });
  }
}
