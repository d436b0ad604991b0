// Those that can begin, the one whose turn it is on top: a binary heap that also finds, moves and takes out any of them.

export class ReadyHeap<T> {
  readonly #isBefore: (one: T, other: T) => boolean;
  readonly #members: T[] = [];
  readonly #places = new Map<T, number>();

  constructor(isBefore: (one: T, other: T) => boolean) {
    this.#isBefore = isBefore;
  }

  get first(): T | undefined {
    return this.#members[0];
  }

  /** Puts it in, or where it now belongs; takes it out unless `isReady`. */
  place(member: T, isReady: boolean): void {
    const at = this.#places.get(member);
    if (isReady) {
      if (at === undefined) this.#rise(member, this.#members.length);
      else this.#settle(member, at);
    } else if (at !== undefined) {
      const last = this.#members.pop();
      this.#places.delete(member);
      if (last !== undefined && last !== member) this.#settle(last, at);
    }
  }

  #settle(member: T, at: number): void {
    if (this.#rise(member, at) === at) this.#sink(member, at);
  }

  #rise(member: T, from: number): number {
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = this.#members[above];
      if (parent === undefined || !this.#isBefore(member, parent)) break;
      this.#put(parent, at);
      at = above;
    }
    this.#put(member, at);
    return at;
  }

  #sink(member: T, from: number): void {
    let at = from;
    for (;;) {
      const left = this.#members[2 * at + 1];
      const right = this.#members[2 * at + 2];
      const isRight = left !== undefined && right !== undefined && this.#isBefore(right, left);
      const child = isRight ? right : left;
      if (child === undefined || !this.#isBefore(child, member)) break;
      this.#put(child, at);
      at = 2 * at + (isRight ? 2 : 1);
    }
    this.#put(member, at);
  }

  #put(member: T, at: number): void {
    this.#members[at] = member;
    this.#places.set(member, at);
  }
}
