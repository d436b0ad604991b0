// Whether bytes are those of an object, by what the object's store says of it: the checksum that costs least decides.

import type { Proof } from '../../contract/verification.ts';
import type { Algorithm } from './hasher.ts';
import type { Sum, Sums } from './proofs.ts';

/** Two files are equal or different, and what has proved it. */
export interface Verdict {
  readonly isSame: boolean;
  readonly proof: Proof;
}

/** The checksum of the bytes in question, or with sizes that of the checksums of such parts, in base64. */
export type DigestOf = (algorithm: Algorithm, partSizes: readonly number[] | null) => Promise<string>;

/** How a proof by this checksum is called. */
export function proofOf({ algorithm, parts }: Sum): Proof {
  return algorithm === 'md5' && parts !== null ? 'etag' : algorithm;
}

/** null: nothing that the store says proves anything. Sizes of parts that are only guessed prove equality, never a difference. */
export async function judge({ sums, ...parts }: Sums, digest: DigestOf): Promise<Verdict | null> {
  const [sum] = sums;
  if (sum === undefined) return null;
  const verdict = (found: string): Verdict => ({ isSame: found === sum.digest, proof: proofOf(sum) });
  if (sum.parts === null) return verdict(await digest(sum.algorithm, null));
  const guesses = await parts.likelyPartSizes();
  for (const sizes of guesses) {
    const found = verdict(await digest(sum.algorithm, sizes));
    if (found.isSame) return found;
  }
  // Only now is it worth a question for each part.
  const certain = await parts.partSizes();
  if (certain === null) return null;
  const isTriedAlready = guesses.some((sizes) => sizes.every((size, index) => size === certain[index]));
  if (isTriedAlready) return { isSame: false, proof: proofOf(sum) };
  return verdict(await digest(sum.algorithm, certain));
}
