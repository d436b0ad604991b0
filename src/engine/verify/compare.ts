// Whether two checksums say that two files are equal, different, or nothing at all. Pure.

import { proofOf, type Verdict } from '../store/judge.ts';
import type { Sum } from '../store/proofs.ts';

/** What the checksums of two files of the same size prove; null for nothing. */
export function compareSums(some: readonly Sum[], others: readonly Sum[]): Verdict | null {
  for (const sum of some) {
    const other = others.find(({ algorithm, parts }) => algorithm === sum.algorithm && parts === sum.parts);
    if (other === undefined) continue;
    const isSame = other.digest === sum.digest;
    // As many parts need not be the same parts: then equal bytes have different checksums of checksums.
    if (isSame || sum.parts === null) return { isSame, proof: proofOf(sum) };
  }
  return null;
}
