// Which item of a transfer comes next: those to be tried again first, then the journal's in order of key, claimed some hundred at a time.

import { throwIfAborted } from '../../base/abort.ts';
import type { Clock } from '../host.ts';
import type { ItemEnds } from '../journal/item-ends.ts';
import type { QueueJournal } from '../journal/queue-journal.ts';
import type { ClaimedItem } from '../journal/queue-rows.ts';

/** An item and how many times it has been tried, this time included. */
export interface Attempted {
  readonly item: ClaimedItem;
  readonly attempt: number;
}

interface Sources {
  readonly number: number;
  readonly journal: QueueJournal;
  readonly ends: ItemEnds;
  readonly clock: Clock;
}

const claimAtOnce = 256;

export class Supply {
  readonly #sources: Sources;
  /** Claimed and not begun. */
  #claimed: ClaimedItem[] = [];
  /** Failed before, and now to be tried again. */
  #again: Attempted[] = [];
  /** Failed before, until their time comes. */
  readonly #delayed = new Map<number, { readonly holdsOthers: boolean }>();

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** True when `take` has something, given how many items have not ended and how many run. */
  hasNext(open: number, running: number): boolean {
    if (this.#again.length > 0) return true;
    for (const { holdsOthers } of this.#delayed.values()) if (holdsOthers) return false;
    return open > running + this.#delayed.size;
  }

  /** The next item, none of `running`. Throws when the journal cannot be written: unclaimed, nothing begins. */
  take(running: Iterable<number>): Attempted | undefined {
    const again = this.#again.shift();
    if (again) return again;
    if (this.#claimed.length === 0) {
      const { number, journal, ends } = this.#sources;
      // What has ended must not look as if it waited.
      ends.flush();
      this.#claimed = journal.claim(number, claimAtOnce, new Set([...running, ...this.#delayed.keys()]));
    }
    const item = this.#claimed.shift();
    return item && { item, attempt: 1 };
  }

  /** Gives the item out again after `delayMs`, unless `signal` aborts. With `holdsOthers` nothing new is given out meanwhile. */
  async giveAgain(
    { item, attempt }: Attempted,
    delayMs: number,
    holdsOthers: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    const delayed = { holdsOthers };
    this.#delayed.set(item.id, delayed);
    try {
      await this.#sources.clock.delay(delayMs, signal);
      // Let go of meanwhile, it is the journal's again: given out from here too, it would run twice.
      throwIfAborted(signal);
      this.#again.push({ item, attempt: attempt + 1 });
    } finally {
      if (this.#delayed.get(item.id) === delayed) this.#delayed.delete(item.id);
    }
  }

  /** Lets go of everything that was not begun. */
  clear(): void {
    const untouched = this.#claimed.filter(({ isInDoubt }) => !isInDoubt);
    this.#claimed = [];
    this.#again = [];
    this.#delayed.clear();
    this.#sources.journal.release(untouched.map(({ id }) => id));
  }
}
