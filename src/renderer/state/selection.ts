// Which rows are selected: a set of row ids that stays small and quick with a million of them.

const firstCapacity = 256;

/** A set of row ids. */
export class Selection {
  #bits = new Uint8Array(firstCapacity);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  has(id: number): boolean {
    return this.#bits[id] === 1;
  }

  add(id: number): void {
    if (id < 0 || this.has(id)) return;
    if (id >= this.#bits.length) {
      const larger = new Uint8Array(Math.max(id + 1, this.#bits.length * 2));
      larger.set(this.#bits);
      this.#bits = larger;
    }
    this.#bits[id] = 1;
    this.#count += 1;
  }

  delete(id: number): void {
    if (!this.has(id)) return;
    this.#bits[id] = 0;
    this.#count -= 1;
  }

  toggle(id: number): void {
    if (this.has(id)) this.delete(id);
    else this.add(id);
  }

  clear(): void {
    this.#bits.fill(0);
    this.#count = 0;
  }

  /** Leaves exactly these selected. */
  replace(ids: Iterable<number>): void {
    this.clear();
    for (const id of ids) this.add(id);
  }

  /** Adds up a number over all that is selected. */
  sum(of: (id: number) => number): number {
    let total = 0;
    let left = this.#count;
    for (let id = this.#bits.indexOf(1); left > 0; left -= 1) {
      total += of(id);
      id = this.#bits[id + 1] === 1 ? id + 1 : this.#bits.indexOf(1, id + 1);
    }
    return total;
  }

  /** The selected ids, in order of arrival. */
  *ids(): Generator<number, void> {
    let left = this.#count;
    for (let id = this.#bits.indexOf(1); left > 0; id = this.#bits.indexOf(1, id + 1), left -= 1) yield id;
  }
}
