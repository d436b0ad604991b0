// Which share of the latest answers were timeouts: a few are the network's, many are the store's.

/** One answer's weight: the share looks back over about as many answers. */
const weight = 1 / 64;
/** Above this share a store is taken to be overloaded. Four timeouts in a row are above it, one in a hundred stays below. */
const tooMany = 0.05;

export class Timeouts {
  #share = 0;

  answered(): void {
    this.#share -= this.#share * weight;
  }

  /** Counts a timeout; true when there are too many, and then begins anew. */
  timedOut(): boolean {
    this.#share += (1 - this.#share) * weight;
    if (this.#share <= tooMany) return false;
    this.#share = 0;
    return true;
  }
}
