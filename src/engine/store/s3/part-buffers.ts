// The memory that parts are gathered in: a fixed number of buffers, used again and again, so that it stays flat.

import { Slots } from './slots.ts';

export interface PartBuffer {
  readonly body: Buffer;
  /** Gives the buffer back for others to fill; nobody may look at it afterwards. May be called twice. */
  release(): void;
}

export class PartBuffers {
  readonly #slots: Slots;
  readonly #usualBytes: number;
  readonly #free: Buffer[] = [];

  /** At most `count` buffers at once; those of up to `usualBytes` are kept. */
  constructor(count: number, usualBytes: number) {
    this.#slots = new Slots(count);
    this.#usualBytes = usualBytes;
  }

  /** A buffer of `sizeBytes`, once there is one to be had; an abort ends the wait. */
  async take(sizeBytes: number, signal: AbortSignal): Promise<PartBuffer> {
    const leave = await this.#slots.take(signal);
    if (sizeBytes > this.#usualBytes) return { body: Buffer.allocUnsafeSlow(sizeBytes), release: leave };
    const whole = this.#free.pop() ?? Buffer.allocUnsafeSlow(this.#usualBytes);
    let isTaken = true;
    const release = () => {
      if (isTaken) this.#free.push(whole);
      isTaken = false;
      leave();
    };
    return { body: whole.subarray(0, sizeBytes), release };
  }
}
