// Whether a disk is quick enough to be waited for. Asking at once costs a tenth of asking beside other work, but stops all else.

/** So often it is tried anew whether a disk that was slow is quick: what it was slow with may have been the first time, or a busy computer. */
const triesApart = 8;

export class Pace {
  readonly #quickMs: number;
  #untilTry = 0;

  /** A piece of work that takes longer is not to be waited for. */
  constructor(quickMs: number) {
    this.#quickMs = quickMs;
  }

  /** Does what it is asked for at once where the disk is quick, else null. `pieces` share the time it takes. */
  atOnce<T>(pieces: number, work: () => T): { readonly done: T } | null {
    if (this.#untilTry > 0) {
      this.#untilTry -= 1;
      return null;
    }
    const startMs = performance.now();
    const done = work();
    if (performance.now() - startMs > this.#quickMs * pieces) this.#untilTry = triesApart;
    return { done };
  }
}
