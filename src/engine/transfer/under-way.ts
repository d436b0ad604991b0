// The items of one transfer that are under way at this moment: how many, how far each has come, and how fast they are together.

import type { Lane } from '../journal/queue-rows.ts';
import { Rate } from './rate.ts';

/** One of them. */
export interface Running {
  readonly lane: Lane;
  doneBytes: number;
}

export class UnderWay {
  readonly #items = new Map<number, Running>();
  readonly #countIn: Record<Lane, number> = { small: 0, large: 0 };
  readonly #rate = new Rate();

  /** By the item's id in the journal. */
  get items(): ReadonlyMap<number, Readonly<Running>> {
    return this.#items;
  }

  countIn(lane: Lane): number {
    return this.#countIn[lane];
  }

  /** What has got across before is not taken for speed. */
  begin(id: number, lane: Lane, doneBytes: number): Running {
    const running = { lane, doneBytes };
    this.#items.set(id, running);
    this.#countIn[lane] += 1;
    return running;
  }

  /** An attempt may begin anew, and then moves again what was counted already. */
  advance(running: Running, doneBytes: number, nowMs: number): void {
    if (doneBytes > running.doneBytes) this.#rate.add(doneBytes - running.doneBytes, nowMs);
    running.doneBytes = doneBytes;
  }

  end(id: number, { lane }: Running): void {
    this.#items.delete(id);
    this.#countIn[lane] -= 1;
  }

  /** That have got across, of all of them. */
  get doneBytes(): number {
    let bytes = 0;
    for (const { doneBytes } of this.#items.values()) bytes += doneBytes;
    return bytes;
  }

  bytesPerSecond(nowMs: number): number {
    return this.#rate.bytesPerSecond(nowMs);
  }
}
