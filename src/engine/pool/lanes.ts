// Two lanes through one pool, so that neither big nor small files starve the other.

/** Parts of big files, or whole small ones. */
export type Lane = 'small' | 'large';

/** A lane that was refused and is then offered room must take it within this time, else its share goes to the other. */
export const graceMs = 250;

/** Each lane's share where both want more: a quarter of the limit, at least one. */
export function guaranteed(limit: number): number {
  return Math.max(1, Math.floor(limit / 4));
}

/**
 * Counts what is in flight and says who may begin. A lane may use all that is free, save what the other lacks of its share and
 * has asked for. With a limit of one, both take turns.
 */
export class Lanes {
  readonly #inFlight: Record<Lane, number> = { small: 0, large: 0 };
  /** Lanes that asked in vain; the time is when room was first kept for them. */
  readonly #wishes = new Map<Lane, number | null>();
  #last: Lane | null = null;

  get inFlight(): number {
    return this.#inFlight.small + this.#inFlight.large;
  }

  /** True when a request of `lane` may begin; else the lane is remembered as wanting. */
  ask(lane: Lane, limit: number, nowMs: number): boolean {
    const isGranted = this.inFlight < limit && !this.#isKept(other(lane), limit, nowMs);
    if (!isGranted && !this.#wishes.has(lane)) this.#wishes.set(lane, null);
    return isGranted;
  }

  begin(lane: Lane): void {
    this.#inFlight[lane] += 1;
    this.#wishes.delete(lane);
    this.#last = lane;
  }

  end(lane: Lane): void {
    this.#inFlight[lane] -= 1;
  }

  /** True when what is free is kept for `lane`, which has asked for it and has not yet had the time to come. */
  #isKept(lane: Lane, limit: number, nowMs: number): boolean {
    const offeredMs = this.#wishes.get(lane);
    if (offeredMs === undefined) return false;
    const lacks = Math.max(0, guaranteed(limit) - this.#inFlight[lane]);
    const isKept = limit === 1 ? this.#last !== lane && this.#last !== null : this.inFlight + lacks >= limit;
    if (!isKept) return false;
    if (offeredMs === null) this.#wishes.set(lane, nowMs);
    // A clock that was set back must not keep the room for ever.
    else if (nowMs < offeredMs || nowMs - offeredMs >= graceMs) {
      this.#wishes.delete(lane);
      return false;
    }
    return true;
  }
}

function other(lane: Lane): Lane {
  return lane === 'small' ? 'large' : 'small';
}
