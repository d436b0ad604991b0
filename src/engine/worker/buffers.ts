// The memory that bodies are read into, used again and again, so that it stays flat.

/** Larger ones are not kept. */
const mostKeptBytes = 64 * 1024 * 1024;

export class Buffers {
  readonly #free = new Map<number, Buffer[]>();
  #keptBytes = 0;

  /** A buffer of exactly that size, with anything in it. Give it back once nobody looks at it any more. */
  take(sizeBytes: number): Buffer {
    const size = roomFor(sizeBytes);
    const kept = this.#free.get(size)?.pop();
    if (kept) this.#keptBytes -= size;
    return (kept ?? Buffer.allocUnsafeSlow(size)).subarray(0, sizeBytes);
  }

  give(buffer: Buffer): void {
    const size = buffer.buffer.byteLength;
    if (this.#keptBytes + size > mostKeptBytes) return;
    const whole = Buffer.from(buffer.buffer);
    const kept = this.#free.get(size);
    if (kept) kept.push(whole);
    else this.#free.set(size, [whole]);
    this.#keptBytes += size;
  }
}

/** A few sizes for all, so that what comes back fits what is wanted next. */
function roomFor(sizeBytes: number): number {
  let size = 16 * 1024;
  while (size < sizeBytes) size *= 2;
  return size;
}
