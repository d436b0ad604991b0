// What was moved in the last seconds, for people to see.

const windowMs = 3000;
const slotMs = 250;

/** Counts requests and bytes and tells both by the second; memory is a fixed number of slots. */
export class Recent {
  readonly #slots: { startMs: number; bytes: number; requests: number }[] = [];

  add(bytes: number, nowMs: number): void {
    this.#forget(nowMs);
    const last = this.#slots.at(-1);
    if (last && nowMs - last.startMs < slotMs) {
      last.bytes += bytes;
      last.requests += 1;
    } else this.#slots.push({ startMs: nowMs, bytes, requests: 1 });
  }

  /** The mean over the window, or over the time since the first request where that is shorter. */
  perSecond(nowMs: number): { bytes: number; requests: number } {
    this.#forget(nowMs);
    const seconds = Math.max(slotMs, nowMs - (this.#slots[0]?.startMs ?? nowMs)) / 1000;
    let bytes = 0;
    let requests = 0;
    for (const slot of this.#slots) {
      bytes += slot.bytes;
      requests += slot.requests;
    }
    return { bytes: bytes / seconds, requests: requests / seconds };
  }

  /** Slots from the future are forgotten too: the clock was set back. */
  #forget(nowMs: number): void {
    while (this.#slots[0] && Math.abs(nowMs - this.#slots[0].startMs) > windowMs) this.#slots.shift();
  }
}
