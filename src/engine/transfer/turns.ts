// Changes of a whole, one after the other.

import type { Clock } from '../host.ts';

const breathMs = 1000;

export class Turns {
  readonly #clock: Clock;
  #last: Promise<void> = Promise.resolve();
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** True while a change is under way, or waits for its turn. */
  get isTaken(): boolean {
    return this.#count > 0;
  }

  /** Does `work` after all that came before. A failure ends its turn only after a while, so that whoever tries again does not spin. */
  async take(work: () => Promise<void>): Promise<void> {
    this.#count += 1;
    const done = this.#last.then(work);
    this.#last = done.catch(() => this.#clock.delay(breathMs));
    try {
      await this.#last;
      return await done;
    } finally {
      this.#count -= 1;
    }
  }
}
