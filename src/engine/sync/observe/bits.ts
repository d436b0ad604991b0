// A set of small numbers, a bit each: which of a million rows were seen, in 125 KB.

export class Bits {
  #words = new Uint32Array(1024);
  count = 0;

  add(number: number): void {
    const at = number >>> 5;
    if (at >= this.#words.length) this.#grow(at);
    const word = this.#words[at] ?? 0;
    const bit = 1 << (number & 31);
    if ((word & bit) !== 0) return;
    this.#words[at] = word | bit;
    this.count += 1;
  }

  has(number: number): boolean {
    return ((this.#words[number >>> 5] ?? 0) & (1 << (number & 31))) !== 0;
  }

  #grow(at: number): void {
    const words = new Uint32Array(Math.max(at + 1, this.#words.length * 2));
    words.set(this.#words);
    this.#words = words;
  }
}
