// Bytes that are pushed by one side and pulled by the other, with little between them.

/** More waits only once the other side has taken some. */
const mostWaitingBytes = 512 * 1024;

export class PulledBytes {
  #waiting: Buffer[] = [];
  #bytes = 0;
  #end: { readonly error: unknown } | null = null;
  #onChange: () => void = () => {};
  #onRoom: () => void = () => {};

  /** Copies the chunk; a promise says to wait until there is room for more. */
  push(chunk: Uint8Array): void | Promise<void> {
    this.#waiting.push(Buffer.from(chunk));
    this.#bytes += chunk.length;
    this.#onChange();
    if (this.#bytes < mostWaitingBytes) return;
    return new Promise((resolve) => {
      this.#onRoom = resolve;
    });
  }

  /** No more come; with an error, what was there is not given out any more. */
  end(error?: unknown): void {
    this.#end ??= { error };
    this.#onChange();
    this.#onRoom();
  }

  /** The bytes, for one taker. Throws what `end` was called with. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, void> {
    for (;;) {
      if (this.#end !== null && this.#end.error !== undefined) throw this.#end.error;
      const chunk = this.#waiting.shift();
      if (chunk !== undefined) {
        this.#bytes -= chunk.length;
        if (this.#bytes < mostWaitingBytes / 2) this.#onRoom();
        yield chunk;
      } else if (this.#end === null) {
        await new Promise<void>((resolve) => {
          this.#onChange = resolve;
        });
      } else return;
    }
  }
}
