// Failures in a row that were not the fault of the files: when they are enough to expect them of all others, or need the person.

import type { ErrorWire } from '../../contract/errors.ts';
import { isOfTheStore, strikesToHold, strikesToStop } from './retry.ts';

export class Strikes {
  readonly #holds: boolean;
  #last: ErrorWire | null = null;
  #count = 0;
  #plight: ErrorWire | null = null;

  /** With `holds` what only the person can end is no failure of a file: the file waits for it. */
  constructor(holds: boolean) {
    this.#holds = holds;
  }

  /** Counts a failure that is not tried again by itself. True when the file has to wait for the person. */
  add(failure: ErrorWire): boolean {
    this.#count = this.#last?.code === failure.code ? this.#count + 1 : 1;
    this.#last = isOfTheStore(failure) ? failure : null;
    const isHeld = this.isHolding(failure);
    if (isHeld) this.#plight = failure;
    return isHeld;
  }

  /** Counts a failure of the source as a whole: no file can be expected to fare better. True as with `add`. */
  addForAll(failure: ErrorWire): boolean {
    if (!this.add(failure)) return false;
    this.#count = strikesToStop;
    return true;
  }

  /** A file got through: the next may too. What others wait for is still to be done. */
  interrupt(): void {
    this.#last = null;
  }

  clear(): void {
    this.#last = null;
    this.#plight = null;
  }

  isHolding(failure: ErrorWire): boolean {
    return this.#holds && strikesToHold(failure) !== null;
  }

  /** What the person has to do something about before the files that met it can go on; null: nothing. */
  get plight(): ErrorWire | null {
    return this.#plight;
  }

  /** True when the others had better wait for the person too. */
  get isStruck(): boolean {
    if (!this.#last || !this.#plight) return false;
    return this.#count >= (strikesToHold(this.#last) ?? Number.POSITIVE_INFINITY);
  }

  /** The failure that the others can be expected to meet as well, where nobody has to be waited for; else null. */
  get hopeless(): ErrorWire | null {
    if (!this.#last || this.#count < strikesToStop || this.isHolding(this.#last)) return null;
    return this.#last;
  }
}
