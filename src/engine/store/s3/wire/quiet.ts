// How long nothing has moved on a socket, told by its own timer, which also knows what the system has yet to send.

import type { Socket } from 'node:net';

const ticks = 6;

/** Calls `onTick` while nothing moves, with how long that has been so. */
export class Quiet {
  readonly #tickMs: number;
  #quietMs = 0;
  #lastMs = 0;

  /** `shortestMs` is the least time that matters to anybody. */
  constructor(socket: Socket, shortestMs: number, onTick: (quietMs: number) => void) {
    this.#tickMs = Math.ceil(shortestMs / ticks);
    socket.on('timeout', () => {
      const nowMs = performance.now();
      // After a longer pause between two of these something has moved, which is not told otherwise.
      const isNext = nowMs - this.#lastMs < this.#tickMs * 1.5;
      this.#lastMs = nowMs;
      this.#quietMs = (isNext ? this.#quietMs : 0) + this.#tickMs;
      socket.setTimeout(this.#tickMs);
      onTick(this.#quietMs);
    });
    socket.setTimeout(this.#tickMs);
  }

  /** Something has moved. */
  reset(): void {
    this.#quietMs = 0;
  }
}
