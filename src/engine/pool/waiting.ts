// Who waits for a permit, in the order of asking.

import { abortError } from '../../base/abort.ts';
import type { Lane } from './lanes.ts';

interface Waiter<T> {
  readonly lane: Lane;
  readonly take: (what: T) => void;
}

export class Waiting<T> {
  readonly #waiters = new Set<Waiter<T>>();

  /** Resolves with what `serve` hands out; an abort ends the wait. */
  wait(lane: Lane, signal: AbortSignal | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiters.delete(waiter);
        reject(abortError());
      };
      const take = (what: T) => {
        signal?.removeEventListener('abort', leave);
        resolve(what);
      };
      const waiter = { lane, take };
      this.#waiters.add(waiter);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  /** Offers each lane that waits what `give` has for it, the longest wait first, until it has nothing more. */
  serve(give: (lane: Lane) => T | null): void {
    const refused = new Set<Lane>();
    for (const waiter of this.#waiters) {
      if (refused.size === 2) return;
      if (refused.has(waiter.lane)) continue;
      const what = give(waiter.lane);
      if (what === null) refused.add(waiter.lane);
      else {
        this.#waiters.delete(waiter);
        waiter.take(what);
      }
    }
  }
}
