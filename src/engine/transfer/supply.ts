// Which item of a transfer comes next in a lane: those to be tried again first, then the journal's in order of id, claimed some
// hundred at a time.

import { throwIfAborted } from '../../base/abort.ts';
import type { Clock } from '../host.ts';
import type { ItemEnds } from '../journal/item-ends.ts';
import type { QueueJournal } from '../journal/queue-journal.ts';
import { type ClaimedItem, type Lane, laneOf, lanes } from '../journal/queue-rows.ts';

/** An item and how many times it has been tried since it was claimed, this time included. */
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

/** One lane's part of the supply. */
class LaneSupply {
  /** Claimed; those before `next` have been given out. */
  claimed: readonly ClaimedItem[] = [];
  next = 0;
  /** Failed before, and now to be tried again. */
  again: Attempted[] = [];
  /** Failed before, until somebody has helped. */
  aside: Attempted[] = [];
  /** Items that are neither to be claimed nor to be given out now: those, and others that failed until their time comes. */
  away = 0;
  /** The journal's items up to here have been asked for; and up to `reached`, ever. */
  cursor = 0;
  reached: number;

  constructor(reached = 0) {
    this.reached = reached;
  }
}

export class Supply {
  readonly #sources: Sources;
  #lanes: Record<Lane, LaneSupply> = { small: new LaneSupply(), large: new LaneSupply() };
  /** Those that are away, by id. */
  readonly #away = new Set<number>();
  /** How many of those will come back by themselves, and how many of these hold the others. */
  #delayed = 0;
  #holding = 0;
  /** Changes when all is let go of, so that what comes back late is known. */
  #era = {};

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** True when `take` has something, given how many items of the lane have not ended and how many run. */
  hasNext(lane: Lane, open: number, running: number): boolean {
    const { again, away } = this.#lanes[lane];
    if (again.length > 0) return true;
    return this.#holding === 0 && open > running + away;
  }

  /** True while an item will be given out again by itself. */
  get isAwaited(): boolean {
    return this.#delayed > 0;
  }

  /** The next item, none of `running`. Throws when the journal cannot be written: unclaimed, nothing begins. */
  take(lane: Lane, running: { has(id: number): boolean; readonly size: number }): Attempted | undefined {
    const own = this.#lanes[lane];
    const again = own.again.shift();
    if (again) return again;
    if (own.next === own.claimed.length) this.#claim(lane, own, running);
    const item = own.claimed[own.next];
    if (!item) return undefined;
    own.next += 1;
    return { item, attempt: 1 };
  }

  #claim(lane: Lane, own: LaneSupply, running: { has(id: number): boolean; readonly size: number }): void {
    const { number, journal, ends } = this.#sources;
    if (own.cursor >= own.reached) {
      own.claimed = journal.claim(number, lane, own.cursor, claimAtOnce);
    } else {
      // Asked for anew: what has ended must not look as if it waited, and what is in hand must not be given out twice.
      ends.flush();
      const inHand = running.size + this.#away.size + own.again.length;
      const again = new Set(own.again.map(({ item }) => item.id));
      const found = journal.claim(number, lane, own.cursor, claimAtOnce + inHand);
      own.claimed = found.filter(({ id }) => !running.has(id) && !this.#away.has(id) && !again.has(id));
      own.cursor = Math.max(own.cursor, found.at(-1)?.id ?? 0);
    }
    own.next = 0;
    own.cursor = Math.max(own.cursor, own.claimed.at(-1)?.id ?? 0);
    own.reached = Math.max(own.reached, own.cursor);
  }

  /** Gives out for another attempt what has failed, after `delayMs`. With `holdsOthers` nothing new is given out meanwhile. */
  giveAgain(
    { item, attempt }: Attempted,
    delayMs: number,
    holdsOthers: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    return this.giveLater({ item: triedOnce(item), attempt: attempt + 1 }, delayMs, holdsOthers, signal);
  }

  /** Gives this out after `delayMs`; rejects when `signal` aborts. */
  async giveLater(
    attempted: Attempted,
    delayMs: number,
    holdsOthers: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    const era = this.#era;
    const { item } = attempted;
    const own = this.#sendAway(item);
    this.#delayed += 1;
    if (holdsOthers) this.#holding += 1;
    try {
      await this.#sources.clock.delay(delayMs, signal);
      // Let go of meanwhile, it is the journal's again: given out from here too, it would run twice.
      throwIfAborted(signal);
      if (era === this.#era) own.again.push(attempted);
    } finally {
      if (era === this.#era) {
        this.#delayed -= 1;
        if (holdsOthers) this.#holding -= 1;
        own.away -= 1;
        this.#away.delete(item.id);
      }
    }
  }

  /** Keeps the item from being given out until the supply is rewound or cleared. */
  setAside(attempted: Attempted): void {
    this.#sendAway(attempted.item).aside.push(attempted);
  }

  #sendAway({ id, sizeBytes }: ClaimedItem): LaneSupply {
    const own = this.#lanes[laneOf(sizeBytes)];
    this.#away.add(id);
    own.away += 1;
    return own;
  }

  /** Asks the journal from the beginning, for items wait again that had ended; and gives out what was set aside. */
  rewind(): void {
    for (const lane of lanes) {
      const own = this.#lanes[lane];
      own.cursor = 0;
      own.away -= own.aside.length;
      for (const { item } of own.aside) {
        this.#away.delete(item.id);
        own.again.push({ item: triedOnce(item), attempt: 1 });
      }
      own.aside = [];
    }
  }

  /** Lets go of everything that was not begun. What the journal throws leaves no more than a doubt behind. */
  clear(): void {
    const { journal, ends, number } = this.#sources;
    const before = this.#lanes;
    // Whatever the journal says to this: from here on, everything is asked for anew.
    this.#lanes = {
      small: new LaneSupply(before.small.reached),
      large: new LaneSupply(before.large.reached),
    };
    this.#away.clear();
    this.#delayed = 0;
    this.#holding = 0;
    this.#era = {};
    ends.flush();
    for (const lane of lanes) {
      const { claimed, next } = before[lane];
      const untouched = claimed.slice(next).find(({ isInDoubt }) => !isInDoubt);
      if (untouched) journal.release(number, lane, untouched.id - 1);
    }
  }
}

/** What was tried before may have reached the target without our knowing. */
function triedOnce(item: ClaimedItem): ClaimedItem {
  return { ...item, isInDoubt: true, retries: item.retries + 1 };
}
