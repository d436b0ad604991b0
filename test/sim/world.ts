// The world of a simulation: one thing happens at a time, a seed decides which, and time passes only when nothing else can happen.

import { abortError } from '../../src/base/abort.ts';
import type { Clock } from '../../src/engine/host.ts';
import { foldText, type Prng, prngFor } from './prng.ts';

const startUs = 1_700_000_000_000_000;
const dayMs = 24 * 3_600_000;

/** A process that can die: whatever it still waits for then never comes. */
export class Life {
  readonly name: string;
  isOver = false;
  constructor(name: string) {
    this.name = name;
  }
}

interface Waiting {
  readonly label: string;
  readonly life: Life;
  readonly atUs: number;
  readonly go: () => void;
}

export class World {
  readonly seed: number;
  /** Microseconds since 1970, the true time, which no clock in the world has to show. */
  nowUs = startUs;
  /** How long a step takes at most. */
  stepUs = 2000;
  steps = 0;
  /** Somebody who never dies, to wait for nobody in particular. */
  readonly idler = new Life('idler');
  /** Every step by name, where somebody wants to read them. */
  readonly trace: string[] | null;
  #ready: Waiting[] = [];
  #timers: Waiting[] = [];
  readonly #choice: Prng;
  #hash = 0;

  constructor(seed: number, isTraced = false) {
    this.seed = seed;
    this.trace = isTraced ? [] : null;
    this.#choice = prngFor(seed, 'order');
  }

  /** Equal for two runs in which the same happened in the same order. */
  get hash(): string {
    return `${this.steps}-${this.#hash.toString(16)}`;
  }

  /** Waits until it is this one's turn. `label` is what happens then, with all that decides it. */
  step(label: string, life: Life): Promise<void> {
    return new Promise((go) => {
      if (!life.isOver) this.#ready.push({ label, life, atUs: this.nowUs, go });
    });
  }

  sleep(ms: number, label: string, life: Life, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (life.isOver) return;
      if (signal?.aborted) return reject(abortError());
      const onAbort = () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
        reject(abortError());
      };
      const go = () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      const atUs = this.nowUs + Math.max(0, Math.round(ms * 1000));
      const timer: Waiting = { label, life, atUs, go };
      this.#timers.push(timer);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** The clock of one computer, which may be wrong. */
  clock(life: Life, offsetMs: () => number): Clock {
    return {
      now: () => Math.floor(this.nowUs / 1000) + offsetMs(),
      delay: (ms, signal) => this.sleep(ms, `${life.name} sleeps`, life, signal),
    };
  }

  /** What has no part in choosing who goes first is told apart by a label and how often it was drawn. */
  note(what: string): void {
    this.#hash = foldText(what, this.#hash);
    this.trace?.push(what);
  }

  end(life: Life): void {
    life.isOver = true;
    this.#ready = this.#ready.filter((waiting) => waiting.life !== life);
    this.#timers = this.#timers.filter((waiting) => waiting.life !== life);
  }

  /** Lets things happen until `work` is through. Throws when it never will be. */
  async until<T>(work: Promise<T>, mostSteps = 200_000): Promise<T> {
    let isThrough = false;
    const through = () => (isThrough = true);
    work.then(through, through);
    for (;;) {
      await quiet();
      if (isThrough) return work;
      if (this.steps > mostSteps) throw new Error(`still at it after ${mostSteps} steps`);
      const next = this.#next();
      if (!next) throw new Error('nothing can happen any more, but somebody still waits');
      this.steps += 1;
      this.note(next.label);
      next.go();
    }
  }

  #next(): Waiting | undefined {
    // No two writes bear the same time.
    this.nowUs += 1 + this.#choice.int(this.stepUs);
    if (this.#timers.length > 0) this.#ring();
    return this.#ready.splice(this.#choice.int(this.#ready.length), 1)[0];
  }

  /** Makes ready all whose time has come; where nothing is ready, time jumps to the next one. */
  #ring(): void {
    const firstUs = this.#timers.reduce((first, { atUs }) => Math.min(first, atUs), Infinity);
    if (this.#ready.length === 0) this.nowUs = Math.max(this.nowUs, firstUs);
    if (firstUs > this.nowUs) return;
    this.#ready.push(...this.#timers.filter(({ atUs }) => atUs <= this.nowUs));
    this.#timers = this.#timers.filter(({ atUs }) => atUs > this.nowUs);
  }
}

/** How far off a computer's clock is in some worlds, in milliseconds. */
export const clockOffsets = [0, 0, 0, 3_600_000, -3_600_000, dayMs, -dayMs] as const;

/** Returns when all that needs no turn has happened. */
function quiet(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
