// What goes wrong in a simulated world, decided by the seed, the name of the call and how often it was made.

import { AppError, type ErrorCode } from '../../src/contract/errors.ts';
import { createPrng, foldText } from './prng.ts';

/** before: refused, and nothing was done; lost: done, but the answer never came; twice: done, and asked once more; late: done later. */
export type FaultKind = 'before' | 'lost' | 'twice' | 'late';

export interface Fault {
  readonly kind: FaultKind;
  /** Of what was refused. */
  readonly code: ErrorCode;
  readonly delayMs: number;
}

export interface FaultRates {
  /** The share of calls with which something goes wrong, 0 to 1. */
  share: number;
}

export class Faults {
  readonly #seed: number;
  readonly #rates: FaultRates;
  readonly #calls = new Map<string, number>();

  constructor(seed: number, rates: FaultRates) {
    this.#seed = seed;
    this.#rates = rates;
  }

  /** What happens to this call. One that is made in the same place of another order of things meets the same. */
  draw(label: string, kinds: readonly FaultKind[], codes: readonly ErrorCode[]): Fault | null {
    if (this.#rates.share === 0) return null;
    const nth = (this.#calls.get(label) ?? 0) + 1;
    this.#calls.set(label, nth);
    const draws = createPrng(foldText(`${label} ${nth}`, this.#seed));
    if (!draws.chance(this.#rates.share)) return null;
    return { kind: draws.pick(kinds), code: draws.pick(codes), delayMs: draws.int(20_000) };
  }
}

/** The error of a fault, as an adapter would throw it. */
export function faultError(code: ErrorCode, op: string, from: string): AppError {
  return new AppError(code, { op, from, raw: 'simulated' });
}
