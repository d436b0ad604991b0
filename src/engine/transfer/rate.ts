// Bytes a second over the last seconds.

const windowMs = 5000;
const slotMs = 250;

/** Counts what moves and tells the speed; memory is a fixed number of slots. */
export class Rate {
  readonly #slots: { startMs: number; bytes: number }[] = [];

  add(bytes: number, nowMs: number): void {
    const last = this.#slots.at(-1);
    if (last && nowMs - last.startMs < slotMs) last.bytes += bytes;
    else this.#slots.push({ startMs: nowMs, bytes });
    this.#forget(nowMs);
  }

  /** The mean over the window, or over the time since the first byte where that is shorter. */
  bytesPerSecond(nowMs: number): number {
    this.#forget(nowMs);
    const [first] = this.#slots;
    if (!first) return 0;
    const bytes = this.#slots.reduce((sum, slot) => sum + slot.bytes, 0);
    return bytes / (Math.max(slotMs, nowMs - first.startMs) / 1000);
  }

  #forget(nowMs: number): void {
    while (this.#slots[0] && nowMs - this.#slots[0].startMs > windowMs) this.#slots.shift();
  }
}
